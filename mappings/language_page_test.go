package mappings

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"

	dm "wcodm/datamodel"
	"wcodm/datamodel/yamlfile"
	"wcodm/mappings/syntax/csv"
)

// pageName is the language reference. Its fenced blocks are examples:
//
//	yaml, csv     with a file name after the language: a file that later examples use
//	yaml          a mapping; what it lacks of a header is that of the page's own format
//	text          records that such a mapping runs on, as paths and values, and what becomes of them
//	xml           such a record as it is written, and the next the message that it becomes
//	csv           such a record as it is written
const pageName = "LANGUAGE.md"

// TestLanguagePage runs every example of the page.
func TestLanguagePage(t *testing.T) {
	data, err := os.ReadFile(pageName)
	if err != nil {
		t.Fatal(err)
	}
	p := page{t: t, files: fstest.MapFS{}}
	got := p.run(string(data))
	if *update {
		if err := os.WriteFile(pageName, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if got != string(data) {
		a, b := strings.Split(got, "\n"), strings.Split(string(data), "\n")
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Errorf("%s:%d says\n%s\nand is\n%s", pageName, i+1, b[i], a[i])
				break
			}
		}
		if len(a) != len(b) {
			t.Errorf("%s has %d lines, and would have %d", pageName, len(b), len(a))
		}
	}
	p.words()
	p.links(string(data))
}

// page runs the examples of the page one after the other.
type page struct {
	t       *testing.T
	files   fstest.MapFS
	m       *Mapping // of the last example; nil where it was refused
	err     error    // why it was
	shift   int      // lines that the example's file has before its own
	xml     *dm.Tree // what the last XML block became
	loaded  []string // the files of the examples that load
	letters string   // of the date forms used
	preds   []predicate
}

func (p *page) run(text string) string {
	var out strings.Builder
	lines := strings.SplitAfter(text, "\n")
	for i := 0; i < len(lines); i++ {
		out.WriteString(lines[i])
		fence, ok := strings.CutPrefix(strings.TrimSuffix(lines[i], "\n"), "```")
		if !ok {
			continue
		}
		begin := i + 1
		for i++; i < len(lines) && lines[i] != "```\n"; i++ {
		}
		if i == len(lines) {
			p.t.Fatalf("%s:%d: the block does not end", pageName, begin)
		}
		out.WriteString(p.block(begin, fence, strings.Join(lines[begin:i], "")))
		out.WriteString(lines[i])
	}
	return out.String()
}

// block runs one block and returns what it should say.
func (p *page) block(line int, fence, text string) string {
	language, file, _ := strings.Cut(fence, " ")
	switch {
	case file != "":
		p.files[file] = &fstest.MapFile{Data: []byte(text)}
		if strings.Contains(text, "\nmapping:") {
			p.load(text)
		}
	case language == "yaml":
		p.load(text)
	case language == "xml":
		return p.message(line, text)
	case language == "csv":
		return p.table(line, text)
	case language == "text":
		var results []string
		for _, record := range strings.Split(strings.TrimSpace(text), "\n\n") {
			results = append(results, p.record(line, record))
		}
		return strings.Join(results, "\n\n") + "\n"
	}
	return text
}

// load compiles an example.
func (p *page) load(text string) {
	p.shift, p.xml = 0, nil
	if strings.HasPrefix(text, "- ") {
		p.shift, text = 1, "rules:\n"+text
	}
	for _, field := range []string{"mapping: example", "national: {syntax: xml, structure: toy.yaml}", "package: wco"} {
		word, _, _ := strings.Cut(field, ":")
		if !strings.HasPrefix(text, word+":") && !strings.Contains(text, "\n"+word+":") && !strings.Contains(text, "\ninclude:") {
			text += field + "\n"
		}
	}
	p.m, p.err = Load("mapping.yaml", []byte(text), p.files)
	if p.m != nil {
		p.loaded = append(p.loaded, text)
		p.forms(p.m.rules)
	}
}

// message takes an XML record into the package, or the message that came of it
// back, and returns what the block should say.
func (p *page) message(line int, text string) string {
	if p.m == nil {
		p.t.Fatalf("%s:%d: %v", pageName, line, p.err)
	}
	r, dst := p.m.NewRunner(), dm.NewTree()
	report := func(d dm.Diagnostic) { p.t.Errorf("%s:%d: %s %s", pageName, line, d.Code, d.Message) }
	if p.xml == nil {
		src := dm.NewTree()
		newMessageReader(p.t, p.m.National, nil).read(p.t, src, []byte(text))
		r.In(dst, src, report)
		p.xml = dst
		back := dm.NewTree()
		r.Out(back, dst, report)
		return string(new(dm.XMLWriter).AppendTree(nil, back, 0))
	}
	return string(new(dm.XMLWriter).AppendTree(nil, p.xml, 0))
}

// table takes the one declaration of a table in and back out.
func (p *page) table(line int, text string) string {
	if p.m == nil {
		p.t.Fatalf("%s:%d: %v", pageName, line, p.err)
	}
	report := func(d dm.Diagnostic) { p.t.Errorf("%s:%d: %s %s", pageName, line, d.Code, d.Message) }
	var d csv.Declaration
	var b csv.Builder
	src, dst, back := dm.NewTree(), dm.NewTree(), dm.NewTree()
	if err := csv.NewReader(p.m.Columns, strings.NewReader(text), csv.Options{}.Reading(p.m.Dialect)).Next(&d); err != nil {
		p.t.Fatal(err)
	}
	b.Build(src, &d, report)
	r := p.m.NewRunner()
	r.In(dst, src, report)
	r.Out(back, dst, report)
	w, err := csv.NewWriter(p.m.Columns, csv.Options{}.Writing(p.m.Dialect))
	if err != nil {
		p.t.Fatal(err)
	}
	lost := func(n dm.NodeID) { p.t.Errorf("%s:%d: no column for %s", pageName, line, back.Path(n)) }
	return string(w.AppendTree(w.AppendHeader(nil), back, lost, report))
}

// record runs one record and returns what its lines should say: the content
// that is read, what becomes of it, what is found, and what comes back where
// that is something else.
func (p *page) record(line int, text string) string {
	if p.m == nil {
		return labelled("refused", p.refusals())
	}
	label, lines := "", []string(nil)
	for l := range strings.SplitSeq(text, "\n") {
		name := strings.TrimSpace(l[:min(len(l), labelWidth)])
		if name != "" && label != "" {
			break
		}
		label += name
		lines = append(lines, l[min(len(l), labelWidth):])
	}
	r := p.m.NewRunner()
	from, one, other, to := p.m.National, r.In, r.Out, "wco"
	switch label {
	case "national":
	case "wco":
		from, one, other, to = p.m.Package, r.Out, r.In, "national"
	default:
		p.t.Fatalf("%s:%d: the example loads, and its text begins with %q", pageName, line, label)
	}
	var found, foundBack findings
	src, dst, back := build(p.t, from, lines), dm.NewTree(), dm.NewTree()
	one(dst, src, found.report)
	other(back, dst, foundBack.report)
	if p.m.Between() { // it runs in only
		return labelled(label, lines) + "\n" + labelled(to, content(dst)) + labelled("\nfinds", found)
	}
	result := labelled(label, lines) + "\n" + labelled(to, content(dst)) + labelled("\nfinds", found)
	if !slices.Equal(content(back), content(src)) || foundBack != nil {
		result += "\n" + labelled("back", content(back)) + labelled("\nfinds", foundBack)
	}
	return result
}

// labelWidth is where content begins.
const labelWidth = 10

// labelled writes lines behind a label; without lines, only of content it says
// that there is none.
func labelled(label string, lines []string) string {
	name, isFinding := strings.CutPrefix(label, "\n")
	switch {
	case len(lines) == 0 && isFinding:
		return ""
	case len(lines) == 0:
		lines = []string{"(nothing)"}
	}
	var b strings.Builder
	for i, line := range lines {
		if i > 0 || isFinding {
			b.WriteByte('\n')
		}
		if i > 0 {
			name = ""
		}
		fmt.Fprintf(&b, "%-*s%s", labelWidth, name, line)
	}
	return b.String()
}

// refusals are the loader's messages, with the lines of the example.
func (p *page) refusals() []string {
	var all []string
	for message := range strings.SplitSeq(p.err.Error(), "\n") {
		var file string
		var line, column int
		if _, err := fmt.Sscanf(strings.ReplaceAll(message, ":", " "), "%s %d %d", &file, &line, &column); err == nil && file == "mapping.yaml" {
			place := fmt.Sprintf("%s:%d:%d", file, line, column)
			message = fmt.Sprintf("%s:%d:%d", file, line-p.shift, column) + strings.TrimPrefix(message, place)
		}
		all = append(all, message)
	}
	return all
}

// forms notes what the rules use beyond words.
func (p *page) forms(rules []*rule) {
	for _, r := range rules {
		if d, ok := r.convert.(*dateForm); ok {
			p.letters += d.kinds
		}
		for _, path := range []*path{r.groupNational, r.groupWCO} {
			p.path(path)
		}
		for _, s := range []*side{r.national, r.wco} {
			if s != nil {
				for _, path := range s.paths() {
					p.path(path)
				}
			}
		}
		p.forms(r.rules)
	}
}

func (p *page) path(path *path) {
	if path == nil {
		return
	}
	for _, s := range path.steps {
		p.preds = append(p.preds, s.preds...)
	}
}

// words asks that the examples that load use every word that the loader knows.
func (p *page) words() {
	used := map[string]bool{}
	values := map[string][]string{} // by word
	var note func(word string, n *yaml.Node)
	note = func(word string, n *yaml.Node) {
		switch n.Kind {
		case yaml.ScalarNode:
			values[word] = append(values[word], n.Value)
		case yaml.SequenceNode:
			for _, c := range n.Content {
				note(word, c)
			}
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				key, value := n.Content[i].Value, n.Content[i+1]
				switch word {
				case "":
					used[key] = true
					note(key, value)
				case "parts":
					note("rules", value)
				case "rules", "drop", "left", "national", "table", "default", "number", "when", "decimal":
					used[word+"."+key] = true
					note(key, value)
				} // else the keys are names and codes of the example's own
			}
		}
	}
	for _, text := range p.loaded {
		var doc yaml.Node
		if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
			p.t.Fatal(err)
		}
		note("", doc.Content[0])
	}
	for within, fields := range map[string][]string{"": fileFields, "rules.": ruleFields, "drop.": dropFields, "left.": leftFields, "national.": nationalFields, "table.": tableFields,
		"default.": defaultFields, "number.": sides, "decimal.": decimalFields, "when.": {"wco"}} {
		for _, f := range fields {
			if !used[within+f] {
				p.t.Errorf("no example has %s%s", within, f)
			}
		}
	}
	for word, some := range map[string][]string{"only": {"in", "out"}, "date": slices.Collect(maps.Keys(dateForms)), "syntax": syntaxes} {
		for _, v := range some {
			if !slices.Contains(values[word], v) {
				p.t.Errorf("no example has %s: %s", word, v)
			}
		}
	}
	for _, letter := range dateLetters {
		if !strings.ContainsRune(p.letters, letter) {
			p.t.Errorf("no example has a date with %c", letter)
		}
	}
	for form, is := range map[string]func(predicate) bool{
		"[X=Y]": func(p predicate) bool { return p.constant },
		"[X]":   func(p predicate) bool { return !p.constant && !p.absent && p.position == 0 },
		"[!X]":  func(p predicate) bool { return p.absent },
		"[2]":   func(p predicate) bool { return p.position > 1 },
	} {
		if !slices.ContainsFunc(p.preds, is) {
			p.t.Errorf("no example has a predicate %s", form)
		}
	}
}

// links asks that what the page points to within itself is there.
func (p *page) links(text string) {
	headings := map[string]bool{}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			title := strings.ToLower(strings.TrimSpace(strings.TrimLeft(line, "#")))
			headings[strings.NewReplacer(" ", "-", ",", "").Replace(title)] = true
		}
	}
	for i, link := range strings.Split(text, "](#") {
		if name, _, _ := strings.Cut(link, ")"); i > 0 && !headings[name] {
			p.t.Errorf("the page has no heading %q", name)
		}
	}
}

// TestRefusals keeps what the page makes of messages.
func TestRefusals(t *testing.T) {
	p := page{shift: 1, err: errors.Join(&yamlfile.Error{File: "mapping.yaml", Line: 3, Column: 7, Message: "a: b"}, &yamlfile.Error{File: "t.csv", Line: 3, Column: 1, Message: "c"})}
	if got, want := strings.Join(p.refusals(), "|"), "mapping.yaml:2:7: a: b|t.csv:3:1: c"; got != want {
		t.Errorf("got %s, expected %s", got, want)
	}
}
