package xmlstream

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestLimits(t *testing.T) {
	attributes := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, " a%d=''", i)
		}
		return b.String()
	}
	elements := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "<e%d/>", i)
		}
		return b.String()
	}
	mb := strings.Repeat("0123456789abcde\n", 1<<16)
	schema := loadSchema(t, files("m.xsd", schemaM), "m.xsd")
	tests := []struct {
		name   string
		limits Limits
		in     io.Reader
		limit  string // empty: no error
	}{
		{"depth reached", Limits{Depth: 3}, strings.NewReader("<a><b><c/></b></a>"), ""},
		{"depth passed", Limits{Depth: 3}, strings.NewReader("<a><b><c><d/></c></b></a>"), "depth"},
		{"depth, for ever", Limits{}, endless("", "<a>"), "depth"},
		{"attributes reached", Limits{Attributes: 3}, strings.NewReader("<m a='' b='' xmlns='u'/>"), ""},
		{"attributes passed", Limits{Attributes: 3}, strings.NewReader("<m a='' b='' c='' d=''/>"), "attributes"},
		{"declarations passed", Limits{Attributes: 3}, strings.NewReader("<m xmlns:a='u' xmlns:b='u' xmlns:c='u' xmlns='u'/>"), "attributes"},
		{"attributes by the thousand", Limits{}, strings.NewReader("<m" + attributes(200000) + "/>"), "attributes"},
		{"attributes, for ever", Limits{}, endless("<m a='", "' a='"), "attributes"},
		{"names reached", Limits{Names: 3}, strings.NewReader("<a><b/><b c=''/></a>"), ""},
		{"names passed", Limits{Names: 3}, strings.NewReader("<a><b/><c/><d/></a>"), "names"},
		{"names by default", Limits{}, strings.NewReader("<w>" + elements(65535) + "</w>"), ""},
		{"names by default passed", Limits{}, strings.NewReader("<w>" + elements(65536) + "</w>"), "names"},
		{"long names", Limits{}, strings.NewReader("<w>" + strings.ReplaceAll(elements(1000), "<e", "<e"+strings.Repeat("é", 10000)) + "</w>"), "names"},
		{"namespaces", Limits{}, strings.NewReader("<w>" + strings.ReplaceAll(strings.ReplaceAll(elements(20000), "<e", "<e xmlns='"+strings.Repeat("e", 1000)), "/>", "'/>") + "</w>"), "names"},
		{"record reached", Limits{Record: 17}, strings.NewReader("<w><r>0123456789</r><r>0123456789</r></w>"), ""},
		{"record passed", Limits{Record: 17}, strings.NewReader("<w><r>0123456789</r><r>0123456789a</r></w>"), "record"},
		{"record of values", Limits{Record: 1 << 20}, strings.NewReader("<m>" + strings.Repeat("<ID>1</ID>", 104850) + "</m>"), ""},
		{"record of values passed", Limits{Record: 1 << 20}, endless("<m>", "<ID>1</ID>"), "record"},
		{"record behind another", Limits{Record: 1 << 20}, strings.NewReader("<w>" + strings.Repeat("<m>"+strings.Repeat("<ID>1</ID>", 104850)+"</m>\n", 3) + "</w>"), ""},
		{"record of tags", Limits{Record: 1 << 20}, endless("<m>", "<a/>"), "events"},
		{"record of text", Limits{}, endless("<m>", mb), "record"},
		{"record of comments", Limits{}, strings.NewReader("<m>" + strings.Repeat("<!--"+mb+"-->", 100) + "</m>"), "record"},
		{"attribute", Limits{}, endless("<m a='", mb), "token"},
		{"element name", Limits{}, endless("<", "a"), "token"},
		{"comment", Limits{}, endless("<m><!--", mb), "token"},
		{"instruction", Limits{}, endless("<m><?p", mb), "token"},
		{"CDATA", Limits{}, endless("<m><![CDATA[", mb), "token"},
		{"CDATA below", Limits{}, strings.NewReader("<m><![CDATA[" + strings.Repeat(mb, 8) + "]]></m>"), ""},
		{"entity name", Limits{}, endless("<m>&", "a"), "token"},
		{"DOCTYPE", Limits{}, endless("<!DOCTYPE m [", "<!ELEMENT a EMPTY>"), "doctype"},
		{"DOCTYPE enumeration", Limits{}, strings.NewReader("<!DOCTYPE m [<!ATTLIST m a (" + strings.Repeat("a|", 1<<20) + "b) #IMPLIED>]><m/>"), "doctype"},
		{"DOCTYPE name", Limits{}, endless("<!DOCTYPE m", "a"), "doctype"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newReader(t, Config{Roots: []Root{{Name: Name{Local: "m"}, Schema: schema}, {Name: Name{Local: "r"}}}, Limits: tt.limits})
			start, before := time.Now(), rss(t)
			_, err := r.Read(t.Context(), tt.in, func(rec *Record) error {
				rec.Release()
				return nil
			})
			if d := time.Since(start); d > 20*time.Second {
				t.Errorf("took %v", d)
			}
			if after := rss(t); after > before+400<<20 {
				t.Errorf("memory rose from %d to %d MiB", before>>20, after>>20)
			}
			var syntax *SyntaxError
			switch {
			case tt.limit == "" && err != nil:
				t.Error(err)
			case tt.limit == "":
			case !errors.As(err, &syntax) || syntax.Kind != Limit || syntax.Limit != tt.limit:
				t.Errorf("error %v, want limit %s", err, tt.limit)
			}
		})
	}
}

// rss is the memory that the process holds, in bytes; 0 where the system does not tell.
func rss(tb testing.TB) int {
	runtime.GC()
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, err := strconv.Atoi(strings.Fields(string(data))[1])
	if err != nil {
		tb.Fatal(err)
	}
	return pages * os.Getpagesize()
}

func TestMemoryStaysFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("reads much")
	}
	schema := loadSchema(t, files("m.xsd", schemaM), "m.xsd")
	message := `<m k="x"><n>1</n><n>x</n><o p:q="r" xmlns:p="s"/></m>`
	config := Config{Roots: []Root{{Name: Name{Local: "m"}, Schema: schema}}}
	drop := func(rec *Record) error {
		rec.Release()
		return nil
	}
	flat := func(t *testing.T, round func()) {
		for range 3 {
			round()
		}
		before := rss(t)
		for range 10 {
			round()
		}
		if after := rss(t); after > before+16<<20 {
			t.Errorf("memory rose from %d to %d KiB", before>>10, after>>10)
		}
	}
	stream := func(tail string) func(*testing.T) {
		return func(t *testing.T) {
			r := newReader(t, config)
			flat(t, func() {
				in := io.MultiReader(io.LimitReader(endless("<w>", tail), int64(3+len(tail)*(2<<20/len(tail)))), strings.NewReader("</w>"))
				if _, err := r.Read(t.Context(), in, drop); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
	t.Run("messages", stream(message))
	t.Run("other elements", stream("<a><b c='d'>e</b></a>"))
	t.Run("text", stream("text\n"))
	t.Run("comments", stream("<!-- comment -->"))
	t.Run("documents", func(t *testing.T) {
		r := newReader(t, config)
		n := 0
		flat(t, func() {
			for range 2000 {
				n++ // every document has names of its own
				doc := strings.ReplaceAll("<w>"+message+"<X a='X'/></w>", "X", fmt.Sprintf("x%d", n))
				if _, err := r.Read(t.Context(), strings.NewReader(doc), drop); err != nil {
					t.Fatal(err)
				}
			}
		})
	})
	t.Run("broken documents", func(t *testing.T) {
		r := newReader(t, config)
		flat(t, func() {
			for range 2000 {
				if _, err := r.Read(t.Context(), strings.NewReader("<!DOCTYPE w [<!ENTITY e 'e'>]><w>"+message+"<m><n>1</n><n>1</w>"), drop); err == nil {
					t.Fatal("no error")
				}
			}
		})
	})
	t.Run("readers and schemas", func(t *testing.T) {
		flat(t, func() {
			for range 100 {
				s, err := LoadSchema(files("m.xsd", schemaM), "m.xsd")
				if err != nil {
					t.Fatal(err)
				}
				r, err := NewReader(Config{Roots: []Root{{Name: Name{Local: "m"}, Schema: s}}})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := r.Read(t.Context(), strings.NewReader(message), drop); err != nil {
					t.Fatal(err)
				}
				r.Close()
				s.Close()
			}
		})
	})
}
