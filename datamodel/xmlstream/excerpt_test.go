package xmlstream

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// excerpts lists the documents of a text with their places, and what is passed over.
func excerpts(t testing.TB, in io.Reader) string {
	x := NewExcerpts(in, func(local string) bool { return local == "m" })
	var b strings.Builder
	for {
		line, col, err := x.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		doc, err := io.ReadAll(x)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%d:%d %s|", line, col, doc)
	}
	for _, p := range x.Passed() {
		fmt.Fprintf(&b, " passed %d:%d %d bytes %d lines %d", p.Line, p.Col, p.Bytes, p.Lines, p.Kind)
	}
	return b.String()
}

func TestExcerpts(t *testing.T) {
	const bom = "\xEF\xBB\xBF"
	for _, c := range []struct{ name, text, want string }{
		{"a document alone", "<?xml version='1.0'?>\n<!-- <m> --><m a='>/>'><b/><![CDATA[</m>]]><!-- </m> --><?p </m>?></m>\n", "1:1 <?xml version='1.0'?>\n<!-- <m> --><m a='>/>'><b/><![CDATA[</m>]]><!-- </m> --><?p </m>?></m>|"},
		{"a DOCTYPE", "<!DOCTYPE m [<!ELEMENT m (a>b)> ]><m/>", "1:1 <!DOCTYPE m [<!ELEMENT m (a>b)> ]><m/>|"},
		{"a comment first", "<!-- a -->\n<m/>", "1:1 <!-- a -->\n<m/>|"},
		{"text before", "INFO é payload=<?xml version='1.0'?><m/>", "1:16 <?xml version='1.0'?><m/>| passed 1:1 16 bytes 1 lines 0"},
		{"text behind", "<m>1</m>\nstatus=202\nend \n", "1:1 <m>1</m>| passed 2:1 14 bytes 2 lines 0"},
		{"several", "a\n<m>1</m> b\nc <p:m xmlns:p='u'/>d", "2:1 <m>1</m>|3:3 <p:m xmlns:p='u'/>| passed 1:1 1 bytes 1 lines 0 passed 2:10 3 bytes 2 lines 0 passed 3:21 1 bytes 1 lines 0"},
		{"two without anything between", "<?xml version='1.0'?><m/><?xml version='1.0'?><m/>\n<m>3</m>", "1:1 <?xml version='1.0'?><m/>|1:26 <?xml version='1.0'?><m/>|2:1 <m>3</m>|"},
		{"tags of a log", "<INFO> 1<2 <b>bold</b> <!-- <m>no</m> --> <m/>", "1:43 <m/>| passed 1:1 41 bytes 1 lines 0"},
		{"a document that is not wanted", "<w><x/></w>", "1:1 <w><x/></w>|"},
		{"a wrapper", "log: <w>\n<m/></w> end", "1:6 <w>\n<m/></w>| passed 1:1 4 bytes 1 lines 0 passed 2:10 3 bytes 1 lines 0"},
		{"one that is broken off", "<?xml version='1.0'?><m><a>\n<?xml version='1.0'?><m/>", "1:1 <?xml version='1.0'?><m><a>\n|2:1 <?xml version='1.0'?><m/>|"},
		{"one that does not end", "x <m><a>", "1:3 <m><a>| passed 1:1 1 bytes 1 lines 0"},
		{"a document with its declaration in a wrapper", "<w><?xml version='1.0'?><m/></w>", "1:4 <?xml version='1.0'?><m/>| passed 1:1 3 bytes 1 lines 0 passed 1:29 4 bytes 1 lines 0"},
		{"an end-of-file mark", "<m/>\r\n\x1a", "1:1 <m/>| passed 2:1 1 bytes 1 lines 1"},
		{"NULs", "<m/>\x00\x00\x00\n\x00", "1:1 <m/>| passed 1:5 5 bytes 2 lines 1"},
		{"NULs and text", "<m/>\x00a", "1:1 <m/>| passed 1:5 2 bytes 1 lines 0"},
		{"a byte order mark", bom + "<m/>", "1:1 " + bom + "<m/>|"},
		{"two of them", bom + bom + "<m/>", "1:1 " + bom + "<m/>| passed 1:1 3 bytes 1 lines 2"},
		{"three and a blank", bom + bom + bom + " <m/>", "1:2 <m/>| passed 1:1 6 bytes 1 lines 2"},
		{"blanks before a declaration", "\n  <?xml version='1.0'?><m/>", "2:3 <?xml version='1.0'?><m/>| passed 1:1 0 bytes 2 lines 3"},
		{"blanks before an element", "\n  <m/>", "2:3 <m/>|"},
		{"UTF-16", "\xFF\xFE<\x00m\x00/\x00>\x00x\x00", "1:1 \xFF\xFE<\x00m\x00/\x00>\x00x\x00|"},
		{"no document", "nothing <1> here", " passed 1:1 16 bytes 1 lines 0"},
		{"nothing", "", ""},
	} {
		for i, in := range []io.Reader{strings.NewReader(c.text), iotest.OneByteReader(strings.NewReader(c.text)), iotest.DataErrReader(strings.NewReader(c.text))} {
			if got := excerpts(t, in); got != c.want {
				t.Errorf("%s, %d: %q, want %q", c.name, i, got, c.want)
			}
		}
	}
}

// A text without a document comes to an end.
func TestTextWithoutADocumentIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("reads much")
	}
	x := NewExcerpts(endless("", "<1 a\n"), func(string) bool { return false })
	if _, _, err := x.Next(); err == nil || !strings.Contains(err.Error(), "more than 256 MiB without a document") {
		t.Error(err)
	}
}

// Documents lie in the text one behind the other, as they are, and reading ends.
func FuzzExcerpts(f *testing.F) {
	f.Add("log <m>1</m>\n<?xml version='1.0'?><m/> rest\x1a")
	f.Add("\xEF\xBB\xBF\xEF\xBB\xBF<w><!-- x --><m a='>'/></w><![CDATA[")
	f.Fuzz(func(t *testing.T, text string) {
		x := NewExcerpts(strings.NewReader(text), func(local string) bool { return local == "m" })
		rest := text
		for {
			if _, _, err := x.Next(); err != nil {
				break
			}
			doc, err := io.ReadAll(x)
			if err != nil {
				t.Fatal(err)
			}
			i := strings.Index(rest, string(doc))
			if i < 0 || len(doc) == 0 {
				t.Fatalf("%q: %q is not in %q", text, doc, rest)
			}
			rest = rest[i+len(doc):]
		}
	})
}

// A text costs what its bytes cost, whatever tags it has: none is followed to where no
// document is, again and again. Four times the text takes four times as long, and
// sixteen times where it is.
func TestTagsWithoutAnEndAreFollowedOnce(t *testing.T) {
	const size = 2 << 20
	if testing.Short() {
		t.Skip("what is kept of names has a bound, which a small text does not reach: its time says little")
	}
	for _, c := range []struct {
		name string
		text func(size int) string
	}{
		{"one tag", func(n int) string { return strings.Repeat("<b a\n", n/5) }},
		{"elements", func(n int) string { return strings.Repeat("<b><c></c>\n", n/11) }},
		{"comments", func(n int) string { return strings.Repeat("<!-- a\n", n/7) }},
		{"comments in tags", func(n int) string { return strings.Repeat("<a><!--\n", n/8) }},
		{"tags before a document", func(n int) string { return strings.Repeat("<b a\n", n/5) + "<m>2</m>" }},
		{"tags of many names before documents", func(n int) string { return many("<b%d> <m/>", n/10) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			read := func(size int) time.Duration {
				text := c.text(size)
				start := time.Now()
				got := excerpts(t, strings.NewReader("log\n<m>1</m>\n"+text))
				took := time.Since(start)
				if !strings.HasPrefix(got, "2:1 <m>1</m>|") || strings.HasSuffix(text, "</m>") && !strings.Contains(got, ":1 <m>2</m>|") {
					t.Errorf("%.100s", got)
				}
				return took
			}
			if quarter, whole := read(size/4), read(size); whole > 10*quarter+time.Second {
				t.Errorf("%v for %d bytes, %v for a quarter", whole, size, quarter)
			}
		})
	}
}

func many(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// What a reader leaves of a document is passed over, up to a bound; nothing follows a
// text that is one document.
func TestWhatIsLeftOfADocumentIsBounded(t *testing.T) {
	for _, c := range []struct{ name, head, body, want string }{
		{"a tag without an end", "<m a='", "x", "more than 64 MiB after what cannot be read"},
		{"UTF-16", "\xFF\xFE<\x00m\x00 \x00", "a\x00", "EOF"},
	} {
		x := NewExcerpts(endless(c.head, c.body), func(local string) bool { return local == "m" })
		if _, _, err := x.Next(); err != nil {
			t.Fatal(err)
		}
		if _, err := x.Read(make([]byte, 100)); err != nil {
			t.Fatal(err)
		}
		if _, _, err := x.Next(); err == nil || !strings.HasSuffix(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
