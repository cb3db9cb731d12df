package recognise

import (
	_ "embed"
	"slices"
	"sync"

	"wcodm/datamodel/yamlfile"
)

//go:embed known.yaml
var knownFile []byte

// facts are what known.yaml says.
type facts struct {
	countries map[string][]string // codes by a package's country
	messages  map[string]string   // titles by document element
	models    []model
	wrappers  []string // namespaces of envelopes
}

// model is a kind of message that no package describes.
type model struct {
	title  string
	spaces []string
	names  map[string]bool // names of its own
}

var known = sync.OnceValue(func() *facts {
	f, err := load("known.yaml", knownFile)
	if err != nil {
		panic(err) // embedded at build time
	}
	return f
})

func load(file string, data []byte) (*facts, error) {
	doc, err := yamlfile.Parse(file, data)
	if err != nil {
		return nil, err
	}
	m, err := doc.Map("source", "countries", "messages", "models", "wrappers")
	if err != nil {
		return nil, err
	}
	f := &facts{countries: map[string][]string{}, messages: map[string]string{}}
	for _, key := range []string{"countries", "messages", "models"} {
		if !m[key].Present() {
			return nil, doc.Errorf("%s is missing", key)
		}
	}
	countries, err := m["countries"].Fields()
	if err != nil {
		return nil, err
	}
	for _, c := range countries {
		if f.countries[c.Key], err = c.Value.Texts(); err != nil {
			return nil, err
		}
	}
	messages, err := m["messages"].Fields()
	if err != nil {
		return nil, err
	}
	for _, c := range messages {
		if f.messages[c.Key], err = c.Value.Text(); err != nil {
			return nil, err
		}
	}
	if f.wrappers, err = m["wrappers"].Texts(); err != nil {
		return nil, err
	}
	models, err := m["models"].List()
	if err != nil {
		return nil, err
	}
	for _, n := range models {
		x, err := loadModel(n)
		if err != nil {
			return nil, err
		}
		f.models = append(f.models, x)
	}
	return f, nil
}

func loadModel(n yamlfile.Node) (x model, err error) {
	m, err := n.Map("title", "spaces", "names")
	if err != nil {
		return x, err
	}
	if x.title, err = m["title"].Text(); err != nil {
		return x, err
	}
	if x.spaces, err = m["spaces"].Texts(); err != nil {
		return x, err
	}
	names, err := m["names"].Texts()
	if err != nil {
		return x, err
	}
	if x.title == "" || len(x.spaces)+len(names) == 0 {
		return x, n.Errorf("a model has a title, and namespaces or names")
	}
	x.names = map[string]bool{}
	for _, name := range names {
		x.names[name] = true
	}
	return x, nil
}

// Message tells in words what messages are that begin with an element ("EU
// transit, declaration amendment (IE013)"); empty where that is not known.
func Message(root string) string { return known().messages[root] }

// Wrapper reports whether elements of a namespace are those of an envelope around a
// message.
func Wrapper(space string) bool { return slices.Contains(known().wrappers, space) }

// modelMarks is how many of a model's own names make a message one of it.
const modelMarks = 3

// Model tells in words what a message is like that has elements of these names
// and a root of that namespace ("a Danish customs declaration (DMS)"); empty
// where that is not known.
func Model(space string, names []string) string {
	title, most := "", modelMarks-1
	for _, m := range known().models {
		if slices.Contains(m.spaces, space) {
			return m.title
		}
		n := 0
		for _, name := range names {
			if m.names[name] {
				n++
			}
		}
		if n > most {
			title, most = m.title, n
		}
	}
	return title
}
