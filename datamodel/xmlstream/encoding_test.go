package xmlstream

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestEncodings(t *testing.T) {
	wide := func(order binary.AppendByteOrder, s string) string {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			b = order.AppendUint16(b, u)
		}
		return string(b)
	}
	const bom = "\uFEFF"
	body := "<w>\n" + strings.Repeat(" <x>é€𝒳</x>\n", 500) + "é€𝒳<m k='é€𝒳'>é€𝒳</m></w>"
	want := "root 0\n<m> 502:4\n @k=\"é€𝒳\" 502:4\n \"é€𝒳\" 502:15\n</m> 502:4\n"
	latin := "<w>\n\xe9\xe9<m k='\xe9'>\xe9\xfc</m></w>"
	wantLatin := "root 0\n<m> 2:3\n @k=\"é\" 2:3\n \"éü\" 2:12\n</m> 2:3\n"
	tests := []struct {
		name, doc, want, encoding string
	}{
		{"UTF-8", body, want, ""},
		{"UTF-8 with a mark", bom + body, want, ""},
		{"UTF-8 declared", "<?xml version='1.0' encoding='utf-8'?>" + body, want, "utf-8"},
		{"UTF-8 with a mark, declared", bom + "<?xml version='1.0' encoding='UTF-8'?>" + body, want, "UTF-8"},
		{"UTF-16LE with a mark", wide(binary.LittleEndian, bom+body), want, ""},
		{"UTF-16BE with a mark", wide(binary.BigEndian, bom+body), want, ""},
		{"UTF-16LE with a mark, declared", wide(binary.LittleEndian, bom+"<?xml version='1.0' encoding='UTF-16'?>"+body), want, "UTF-16"},
		{"UTF-16BE with a mark, declared", wide(binary.BigEndian, bom+"<?xml version='1.0' encoding='UTF-16' standalone='yes'?>"+body), want, "UTF-16"},
		{"ISO-8859-1", "<?xml version='1.0' encoding='ISO-8859-1'?>" + latin, wantLatin, "ISO-8859-1"},
		{"ISO-8859-15", "<?xml version='1.0' encoding='ISO-8859-15'?>" + strings.ReplaceAll(latin, "\xfc", "\xa4"), strings.ReplaceAll(wantLatin, "ü", "€"), "ISO-8859-15"},
		{"windows-1252", "<?xml version='1.0' encoding='windows-1252'?>" + strings.ReplaceAll(latin, "\xfc", "\x80"), strings.ReplaceAll(wantLatin, "ü", "€"), "windows-1252"},
		{"US-ASCII", "<?xml version='1.0' encoding='US-ASCII'?><m>&#xe9;</m>", "root 0\n<m> 1:42\n \"é\" 1:45\n</m> 1:42\n", "US-ASCII"},
	}
	r := newReader(t, Config{Roots: roots("m")})
	for _, tt := range tests {
		for _, n := range []int{chunkSize, 1, 5} {
			got, doc, err := inChunks(r, tt.doc, n)
			if err != nil {
				t.Errorf("%s in chunks of %d: %v", tt.name, n, err)
				continue
			}
			if got != tt.want {
				t.Errorf("%s in chunks of %d: got\n%swant\n%s", tt.name, n, got, tt.want)
			}
			if doc.Encoding != tt.encoding {
				t.Errorf("%s: encoding %q, want %q", tt.name, doc.Encoding, tt.encoding)
			}
		}
	}
}

func TestTruncatedEncodings(t *testing.T) {
	r := newReader(t, Config{Roots: roots("m")})
	for _, doc := range []string{
		"<m>\xc3",
		"<m>\xf0\x9d",
		"\xff\xfe<\x00m\x00>\x00\x35",
		"\xff\xfe<\x00m\x00>\x00\x35\xd8",
		"\xff\xfe<\x00m\x00/\x00>\x00\x35\xd8\x35\xd8",
	} {
		for _, n := range []int{chunkSize, 1} {
			if _, _, err := inChunks(r, doc, n); err == nil {
				t.Errorf("%q in chunks of %d: no error", doc, n)
			}
		}
	}
}
