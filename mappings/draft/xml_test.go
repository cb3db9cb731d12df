package draft

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// outline writes a tree as one line a path: how often, attributes, values.
func outline(n *node, indent string) string {
	s := indent + n.name
	if n.space != "" {
		s += " {" + n.space + "}"
	}
	if n.most > 1 {
		s += fmt.Sprintf(" *%d", n.most)
	}
	for _, a := range n.attrs {
		s += fmt.Sprintf(" @%s=%s", a.name, strings.Join(a.values, "|"))
	}
	if len(n.values) > 0 {
		s += " = " + strings.Join(n.values, "|")
	}
	s += "\n"
	for _, c := range n.children {
		s += outline(c, indent+" ")
	}
	return s
}

func TestSamplesAreReadTogether(t *testing.T) {
	s := &xmlSamples{}
	for i, sample := range []string{
		`<o xmlns="urn:o"><a>1</a><i n="1"><q>2</q></i><i n="2"><q>3</q><null/></i></o>`,
		"\ufeff<?xml version='1.0'?><!-- x --><p:o xmlns:p='urn:o'><p:a>1</p:a><p:b u='kg'> 5 </p:b><p:i><p:r/><p:q/></p:i><z xmlns=''/></p:o>",
	} {
		if err := s.add(fmt.Sprintf("s%d.xml", i), []byte(sample)); err != nil {
			t.Fatal(err)
		}
	}
	s.takeNulls()
	want := `o {urn:o}
 a {urn:o} = 1
 b {urn:o} @u=kg = 5
 i {urn:o} *2 @n=1|2
  r {urn:o}
  q {urn:o} = 2|3
 z
`
	if got := outline(s.root, ""); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if !s.absent {
		t.Error("<null/> was not recognised as a mark of absence")
	}
}

func TestTheRecordIsFoundInItsWrapper(t *testing.T) {
	x := lex(t)
	for _, tt := range []struct{ xml, want string }{
		{`<Order><no>1</no><Line><q>1</q></Line></Order>`, "Order"},
		{`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><t>1</t></s:Header><s:Body><Sub><id>1</id><x>2</x></Sub></s:Body></s:Envelope>`, "Sub"},
		{`<Message><Sender>me</Sender><Declaration><a>1</a><b>2</b><c>3</c></Declaration></Message>`, "Declaration"},
		{`<Batch><Sad><a>1</a></Sad><Sad><a>2</a></Sad></Batch>`, "Sad"},
		{`<Order><Item><q>1</q></Item></Order>`, "Order"},
		{`<Declaration><Declaration><a>1</a></Declaration></Declaration>`, "Declaration"},
	} {
		s := &xmlSamples{}
		if err := s.add("s.xml", []byte(tt.xml)); err != nil {
			t.Fatal(err)
		}
		if got := s.record(x).name; got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.xml, got, tt.want)
		}
	}
}

func TestBadSamplesAreRefusedWithTheirLine(t *testing.T) {
	deep := strings.Repeat("<a>", maxDepth+1) + strings.Repeat("</a>", maxDepth+1)
	for _, tt := range []struct{ xml, want string }{
		{"<a>\n<b></a>", "s.xml:2: the sample is not well-formed XML: element <b> closed by </a>"},
		{"<a>\n<p:b/></a>", "s.xml:2: the prefix p has no namespace"},
		{`<!DOCTYPE a [<!ENTITY x SYSTEM "/etc/passwd">]><a>&x;</a>`, "s.xml:1: the sample is not well-formed XML: invalid character entity &x;"},
		{"<a/><b/>", "s.xml:1: the sample is not well-formed XML: there is a second root element"},
		{"<a/>x", "text stands outside the root element"},
		{deep, "elements nest too deeply"},
		{"<!-- nothing -->", "the sample holds no XML element"},
		{"<?xml version='1.0' encoding='UTF-16'?><a/>", "the encoding UTF-16 is not known here"},
		{"<a>text</a>", "<a> holds no elements: this is no declaration"},
	} {
		_, err := New([]Sample{{"s.xml", []byte(tt.xml)}}, Options{})
		var bad *SampleError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%.60s: got %v, want %s", tt.xml, err, tt.want)
		}
	}
	_, err := New([]Sample{{"a.xml", []byte("<a><x>1</x></a>")}, {"b.xml", []byte("<b/>")}}, Options{})
	if err == nil || !strings.Contains(err.Error(), "b.xml:1: the samples are of different formats: <a> and <b>") {
		t.Errorf("two formats: got %v", err)
	}
}

func TestWindows1252IsRead(t *testing.T) {
	s := &xmlSamples{}
	if err := s.add("s.xml", []byte("<?xml version='1.0' encoding='windows-1252'?><a><b>M\xfcller \x80</b></a>")); err != nil {
		t.Fatal(err)
	}
	if got := s.root.children[0].example(); got != "Müller €" {
		t.Errorf("got %q", got)
	}
}
