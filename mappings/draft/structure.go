package draft

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
)

// structure writes the package of a national format: what elements there are.
type structure struct {
	w      *writer
	root   *node
	record *node
	absent bool              // <null/> marks what is absent
	spaced bool              // white space stands around values
	keys   map[string]string // namespace to key
	json   map[string]string // tag to JSON name, where the rule gives two the same
	// beyond lists what a structure cannot say, for people.
	beyond []string
}

// xmlName is what a package takes for a name.
var xmlName = regexp.MustCompile(`^[\pL_][\pL\pN_.\-]*$`)

// prune takes out what a structure cannot say, and lists it.
func (s *structure) prune(n *node) {
	say := func(format string, args ...any) {
		s.beyond = append(s.beyond, n.path(s.root)+": "+fmt.Sprintf(format, args...))
	}
	if n.mixed {
		say("text beside elements")
	}
	s.spaced = s.spaced || n.spaced
	var children []*node
	names := map[string]bool{} // JSON names of the children
	for _, c := range n.children {
		switch {
		case !xmlName.MatchString(c.name):
			say("<%s>: the name has characters that a structure does not take", c.name)
			continue
		case slices.ContainsFunc(children, func(o *node) bool { return o.name == c.name }):
			say("<%s> of the namespace %q: another element there has the same name", c.name, c.space)
			continue
		}
		name := dm.JSONName(c.name)
		if given, ok := s.json[c.name]; ok {
			name = given
		}
		for i := 2; names[name]; i++ {
			name = c.name + strconv.Itoa(i)
			s.json[c.name] = name
		}
		names[name] = true
		children = append(children, c)
	}
	n.children = children
	n.attrs = slices.DeleteFunc(n.attrs, func(a *attr) bool {
		if a.space != "" || a.name == "value" || !xmlName.MatchString(a.name) || names[a.name] {
			say("the attribute %s", a.name)
			return true
		}
		return false
	})
	for _, c := range n.children {
		s.prune(c)
	}
}

// top is the element the structure begins with: the root, or the record where
// that lies in an envelope or there may be several.
func (s *structure) top() *node {
	for n := s.record; n != s.root; n = n.parent {
		if n.repeats() || strings.Contains(n.parent.space, "soap") {
			return s.record
		}
	}
	return s.root
}

// write writes the package.
func (s *structure) write(name string) {
	w, top := s.w, s.top()
	w.line("structure:")
	w.indent++
	defer func() { w.indent-- }()
	w.line("package: %s", name)
	w.line("title: %s", scalar("The structure of "+name+", as far as the sample shows it"))
	w.line("national: true")
	if top != s.record {
		w.line("body: %s", scalar(top.name+"/"+s.record.path(top)))
	}
	var read []string
	if s.spaced {
		read = append(read, "trim: true")
	}
	if s.absent {
		read = append(read, `absent: "null"`)
	}
	if len(read) > 0 {
		w.line("read: {%s}", strings.Join(read, ", "))
	}
	s.namespaces(top)
	if len(s.json) > 0 {
		w.line("json:")
		w.indent++
		for _, tag := range sorted(s.json) {
			w.line("%s: %s", scalar(tag), scalar(s.json[tag]))
		}
		w.indent--
	}
	types := map[string][]*attr{}
	top.each(func(n *node) {
		if n.leaf() {
			types[typeName(n.attrs)] = n.attrs
		}
	})
	w.line("types:")
	w.indent++
	for _, t := range sorted(types) {
		if len(types[t]) == 0 {
			w.line("%s: {base: string}", t)
			continue
		}
		w.line("%s: {base: string, attributes: %s}", t, attributeList(types[t]))
	}
	w.indent--
	w.line("root:")
	w.indent++
	s.element(top, "", nil)
	w.indent--
}

// unqualified is the namespace key of elements in no namespace, below others
// that have one.
const unqualified = "none"

func (s *structure) namespaces(top *node) {
	var spaces []string
	bare := false
	top.each(func(n *node) {
		if n.space != "" && !slices.Contains(spaces, n.space) {
			spaces = append(spaces, n.space)
		}
		bare = bare || n.space == ""
	})
	if len(spaces) == 0 {
		return
	}
	s.keys = map[string]string{"": unqualified}
	s.w.line("namespaces:")
	s.w.indent++
	for i, space := range spaces {
		key := "n" + strconv.Itoa(i+1)
		s.keys[space] = key
		if i == 0 && !bare {
			s.w.line("%s: {uri: %s}", key, quoted(space))
			continue
		}
		s.w.line("%s: {uri: %s, prefix: %s}", key, quoted(space), key)
	}
	s.w.indent--
}

// typeName names the type of values with certain XML attributes.
func typeName(attrs []*attr) string {
	name := "Text"
	for _, a := range attrs {
		for _, word := range splitName(a.name) {
			word = strings.Map(func(r rune) rune {
				if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
					return r
				}
				return -1
			}, word)
			if word != "" {
				name += strings.ToUpper(word[:1]) + word[1:]
			}
		}
	}
	return name
}

func attributeList(attrs []*attr) string {
	var names []string
	for _, a := range attrs {
		names = append(names, "{name: "+scalar(a.name)+"}")
	}
	return "[" + strings.Join(names, ", ") + "]"
}

// element writes one element; dash begins a member of a list.
func (s *structure) element(n *node, dash string, parent *node) {
	facts := []string{"name: " + scalar(n.name)}
	if s.keys != nil && (parent == nil && n.space != "" || parent != nil && parent.space != n.space) {
		facts = append(facts, "ns: "+s.keys[n.space])
	}
	if parent != nil && n.repeats() {
		facts = append(facts, "max: n")
	}
	if n.leaf() {
		facts = append(facts, "type: "+typeName(n.attrs))
		if dash == "" {
			for _, f := range facts {
				s.w.line("%s", f)
			}
			return
		}
		s.w.line("%s{%s}", dash, strings.Join(facts, ", "))
		return
	}
	if len(n.attrs) > 0 {
		facts = append(facts, "attributes: "+attributeList(n.attrs))
	}
	for i, f := range facts {
		switch {
		case i == 0:
			s.w.line("%s%s", dash, f)
		default:
			s.w.line("%s%s", strings.Repeat(" ", len(dash)), f)
		}
	}
	s.w.line("%selements:", strings.Repeat(" ", len(dash)))
	if dash != "" {
		s.w.indent++
	}
	s.w.indent++
	for _, c := range n.children {
		s.element(c, "- ", n)
	}
	s.w.indent--
	if dash != "" {
		s.w.indent--
	}
}
