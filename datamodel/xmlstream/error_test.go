package xmlstream

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

func TestSyntaxErrors(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("<!ENTITY e 'secret'>"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		doc  string
		kind ErrorKind
		want string // the error; empty: none
	}{
		{"", Empty, "line 1, column 1: the file is empty"},
		{" \n  \n ", NotWellFormed, "line 3, column 2: the document ends before its first tag is complete"},
		{"<m", NotWellFormed, "line 1, column 1: the document ends before its first tag is complete"},
		{"UNB+UNOA:1'", NotWellFormed, "line 1, column 1: this is not XML: it does not begin with a tag"},
		{"<w>\n<a>\n<b>\n</c></a></w>", NotWellFormed, "line 4, column 1: end tag </c> does not match the start tag <b> opened at line 3"},
		{"<w>\n<a>\n <b>x\n</a></w>", NotWellFormed, "line 3, column 2: the start tag <b> has no end tag: </a> comes first, in line 4"},
		{"<w xmlns:é='u'><é:é></é:e></w>", NotWellFormed, "line 1, column 21: end tag </é:e> does not match the start tag <é:é> opened at line 1"},
		{"<w>\n<a>\n\n", NotWellFormed, "line 4, column 1: the document ends within the element <a> opened at line 2"},
		{"<w/>\n<w/>", NotWellFormed, "line 2, column 1: there is something after the end of the document element"},
		{"<w/>x", NotWellFormed, "line 1, column 5: there is something after the end of the document element"},
		{"<w>é & b</w>", NotWellFormed, "line 1, column 7: a name is missing; the characters < and & must be written &lt; and &amp;"},
		{"<w>a < b</w>", NotWellFormed, "line 1, column 7: a name is missing; the characters < and & must be written &lt; and &amp;"},
		{"<w>a &amp b</w>", NotWellFormed, "line 1, column 10: an entity reference lacks its semicolon; the character & must be written &amp;"},
		{"<w k=1/>", NotWellFormed, "line 1, column 6: an attribute value must be in quotes"},
		{"<w k/>", NotWellFormed, "line 1, column 5: the attribute k has no value"},
		{"<w k='<'/>", NotWellFormed, "line 1, column 7: the character < in an attribute value must be written &lt;"},
		{"<w k='1'l='2'/>", NotWellFormed, "line 1, column 9: white space is missing between attributes"},
		{"<w k='1' k='2'/>", NotWellFormed, "line 1, column 15: the attribute k is given twice"},
		{"<w xmlns:a='u' xmlns:b='u' a:k='' b:k=''/>", NotWellFormed, "line 1, column 41: the attribute k is given twice"},
		{"<w>\n<p:m/></w>", NotWellFormed, "line 2, column 5: the prefix p is not bound to a namespace"},
		{"<w p:k='1'/>", NotWellFormed, "line 1, column 11: the prefix p is not bound to a namespace"},
		{"<a:b:c xmlns:a='u'/>", NotWellFormed, "line 1, column 5: the name a:b: is not well-formed: it may have one colon, between prefix and name"},
		{"<w><!-- -- --></w>", NotWellFormed, "line 1, column 9: a comment may not contain --"},
		{"<w><!-- ", NotWellFormed, "line 1, column 9: a comment is not closed"},
		{"<w>]]></w>", NotWellFormed, "line 1, column 4: the characters ]]> may not occur in text"},
		{"<w>\x01</w>", NotWellFormed, "line 1, column 4: a character that XML does not allow (U+0001)"},
		{"<w>\x00</w>", NotWellFormed, "line 1, column 4: a character that XML does not allow"},
		{"<w>&#0;</w>", NotWellFormed, "line 1, column 8: a character that XML does not allow (U+0000)"},
		{" <?xml version='1.0'?><w/>", NotWellFormed, "line 1, column 7: the XML declaration may stand only at the very beginning"},
		{"<?xml version='2.0'?><w/>", NotWellFormed, "line 1, column 20: Unsupported version '2.0'"},

		{"<w>\nd\xe9j\xe0</w>", Encoding, "line 2, column 2: the bytes here are not UTF-8; if that is not the encoding, the XML declaration must name it (byte 0xE9)"},
		{"<w><![CDATA[\xff]]></w>", Encoding, "line 1, column 13: the bytes here are not UTF-8; if that is not the encoding, the XML declaration must name it (byte 0xFF)"},
		{"<?xml version='1.0' encoding='klingon'?><w/>", Encoding, "line 1, column 39: the encoding klingon is not known"},
		{"<?xml version='1.0' encoding='UTF-16'?><w/>", Encoding, "line 1, column 38: bytes at or after this place are not valid in the document's encoding"},
		{"<?xml version='1.0' encoding='windows-1252'?>\n<w>\x80\n<m/>\x81</w>", Encoding, "line 3, column 5: bytes at or after this place are not valid in the document's encoding (byte 0x81)"},

		{"<w>\n &nbsp;</w>", Entity, "line 2, column 8: the entity nbsp is not known; only &lt; &gt; &amp; &quot; &apos; and character references may be used"},
		{"<w k='&e;'/>", Entity, "line 1, column 10: the entity e is not known; only &lt; &gt; &amp; &quot; &apos; and character references may be used"},
		{"<!DOCTYPE w [<!ENTITY e 'x'>]><w>&e;</w>", Entity, "line 1, column 37: the entity e is not known; only &lt; &gt; &amp; &quot; &apos; and character references may be used"},
		{"<!DOCTYPE w [<!ENTITY e 'x'>]><w/>", 0, ""},
		{"<?oasis-xml-catalog catalog='file://" + secret + "'?><!DOCTYPE w PUBLIC '-//x//y' 'http://127.0.0.1:1/'><w/>", 0, ""},
		{"<!DOCTYPE w [<!ENTITY e SYSTEM 'file://" + secret + "'>]><w>&e;</w>", Entity, "the entity e is not known"},
		{"<!DOCTYPE w SYSTEM 'file://" + secret + "'><w>&e;</w>", Entity, "the entity e is not known"},
		{"<!DOCTYPE w [<!ENTITY % e SYSTEM 'file://" + secret + "'> %e;]><w/>", Entity, "the entity e is not known"},
		{"<!DOCTYPE w [<!ENTITY % e SYSTEM 'file://" + secret + "'> %e;]><w>&e;</w>", Entity, "the entity e is not known"},
		{"<!DOCTYPE w [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]><w>&c;</w>", Entity, "the entity c is not known"},
		{"<!DOCTYPE w [<!ENTITY % a 'aaaaaaaa'><!ENTITY % b '%a;%a;%a;%a;%a;%a;'>%b;]><w/>", 0, "PEReferences forbidden in internal subset"},
	}
	r := newReader(t, Config{Roots: roots("w", "m")})
	for _, tt := range tests {
		check := func(err error) {
			t.Helper()
			var syntax *SyntaxError
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("%q: %v", tt.doc, err)
			case tt.want == "":
			case !errors.As(err, &syntax):
				t.Errorf("%q: error %v, want %q", tt.doc, err, tt.want)
			case syntax.Kind != tt.kind, strings.HasPrefix(tt.want, "line") && err.Error() != tt.want, !strings.Contains(err.Error(), tt.want):
				t.Errorf("%q: error %q of kind %v, want %q of kind %v", tt.doc, err, syntax.Kind, tt.want, tt.kind)
			}
		}
		out := capture(t, func() {
			_, _, err := readString(r, tt.doc, false)
			check(err)
			_, _, err = inChunks(r, tt.doc, 1)
			check(err)
		})
		if out != "" {
			t.Errorf("%q: on standard error: %s", tt.doc, out)
		}
		// A failed document leaves nothing behind.
		if got, _, err := readString(r, "<w><m/></w>", false); err != nil || got != "root 0\n<w>\n <m>\n </m>\n</w>\n" {
			t.Fatalf("after %q: %v\n%s", tt.doc, err, got)
		}
	}
}

func TestDeclarationsOfDoctypeHaveNoEffect(t *testing.T) {
	doc := "<!DOCTYPE m [<!ELEMENT m EMPTY><!ATTLIST m d CDATA 'default' xmlns CDATA 'u' n NMTOKENS #IMPLIED>]><m n='  x  y '>text</m>"
	r := newReader(t, Config{Roots: roots("m")})
	got, _, err := readString(r, doc, false)
	if want := "root 0\n<m>\n @n=\"  x  y \"\n \"text\"\n</m>\n"; err != nil || got != want {
		t.Errorf("%v, got\n%swant\n%s", err, got, want)
	}
}

func TestRecordsBeforeAnErrorAreYielded(t *testing.T) {
	r := newReader(t, Config{Roots: roots("m")})
	for _, n := range []int{chunkSize, 1} {
		got, doc, err := inChunks(r, "<w><m>1</m><m>2</m><m>3<x></m></w>", n)
		if err == nil || strings.Count(got, "</m>") != 2 || doc.Messages != 2 {
			t.Errorf("%v, %d messages, got\n%s", err, doc.Messages, got)
		}
	}
}

func TestErrorsOfOthersComeBackWrapped(t *testing.T) {
	r := newReader(t, Config{Roots: roots("m")})
	broken := errors.New("broken")
	_, doc, err := read(r, io.MultiReader(strings.NewReader("<w><m/>"), iotest.ErrReader(broken)), false)
	if !errors.Is(err, broken) || doc.Messages != 1 {
		t.Errorf("error %v after %d messages", err, doc.Messages)
	}
	if _, err := r.Read(t.Context(), strings.NewReader("<w><m/><m/></w>"), func(*Record) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("error %v of yield", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	doc, err = r.Read(ctx, endless("<w>", "<m/>"), func(*Record) error {
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || doc.Messages == 0 {
		t.Errorf("error %v after %d messages", err, doc.Messages)
	}
	if _, _, err := read(r, stuck{}, false); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("error %v of a reader that gives nothing", err)
	}
}

type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

// endless gives head once and then tail for ever.
func endless(head, tail string) io.Reader {
	return io.MultiReader(strings.NewReader(head), &loop{s: []byte(tail)})
}

type loop struct {
	s   []byte
	pos int
}

func (l *loop) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		m := copy(p[n:], l.s[l.pos:])
		n += m
		l.pos = (l.pos + m) % len(l.s)
	}
	return n, nil
}

func TestClosedReader(t *testing.T) {
	r := newReader(t, Config{})
	r.Close()
	if _, _, err := readString(r, "<m/>", false); err == nil {
		t.Error("no error")
	}
}

func TestBadConfig(t *testing.T) {
	for _, cfg := range []Config{
		{Limits: Limits{Depth: -1}},
		{Limits: Limits{Record: 2 << 30}},
		{Roots: []Root{{}}},
	} {
		if _, err := NewReader(cfg); err == nil {
			t.Errorf("%+v: no error", cfg)
		}
	}
}
