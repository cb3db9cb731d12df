package xmlstream

import (
	"strings"
	"testing"
)

func TestEvents(t *testing.T) {
	tests := []struct {
		name  string
		roots string // separated by spaces
		doc   string
		want  string // dump with positions
	}{
		{"one message", "m", `<m><a>1</a></m>`, `
root 0
<m> 1:1
 <a> 1:4
  "1" 1:7
 </a> 1:4
</m> 1:1`},
		{"messages in a wrapper", "m n", "<w>\n  <m/>x<n k='v'/><o/></w>", `
root 0
<m> 2:3
</m> 2:3
root 1
<n> 2:8
 @k="v" 2:8
</n> 2:8`},
		{"a message within a message is part of it", "m", "<w><m><m/></m></w>", `
root 0
<m> 1:4
 <m> 1:7
 </m> 1:7
</m> 1:4`},
		{"top only", "^m", "<w><m/></w>", ``},
		{"top only matches", "^m", "<m><m/></m>", `
root 0
<m> 1:1
 <m> 1:4
 </m> 1:4
</m> 1:1`},
		{"namespaces and prefixes", "{u}m", `<p:m xmlns:p="u" xmlns="d" p:x="1" y="2"><q xml:lang="en"/></p:m>`, `
root 0
<{u}m> 1:1
 @{u}x="1" 1:1
 @y="2" 1:1
 <{d}q> 1:42
  @{http://www.w3.org/XML/1998/namespace}lang="en" 1:42
 </{d}q> 1:42
</{u}m> 1:1`},
		{"text in one piece", "m", "<m>a<!-- c -->b<?p i?>c<![CDATA[<d>]]>&#101;&amp;</m>", `
root 0
<m> 1:1
 "abc<d>e&" 1:4
</m> 1:1`},
		{"blank text", "m", "<m>\n <a> </a>\n <b></b> <c>\n<d/> </c> x <e/></m>", `
root 0
<m> 1:1
 <a> 2:2
  " " 2:5
 </a> 2:2
 <b> 3:2
 </b> 3:2
 <c> 3:10
  <d> 4:1
  </d> 4:1
 </c> 3:10
 " x " 4:10
 <e> 4:13
 </e> 4:13
</m> 1:1`},
		{"text after a comment", "m", "<m><!-- é -->\n x</m>", `
root 0
<m> 1:1
 "\n x" 1:14
</m> 1:1`},
		{"text begins in CDATA", "m", "<m><![CDATA[é\né]]><a/></m>", `
root 0
<m> 1:1
 "é\né" 1:13
 <a> 2:5
 </a> 2:5
</m> 1:1`},
		{"ampersands in attributes", "m", `<m a="x&amp;y&#38;z&lt;&quot;&amp;#38;"/>`, `
root 0
<m> 1:1
 @a="x&y&z<\"&#38;" 1:1
</m> 1:1`},
		{"tags over lines", "m", "<w\n a='é'\n><m\n  b='1'\n\n  c='2' ><é:a\nxmlns:é='u'/><b/></m\n><m/></w>", `
root 0
<m> 3:2
 @b="1" 3:2
 @c="2" 3:2
 <{u}a> 6:10
 </{u}a> 6:10
 <b> 7:14
 </b> 7:14
</m> 3:2
root 0
<m> 8:2
</m> 8:2`},
		{"CRLF", "m", "<m>\r\n<a>x\r\ny</a>\r\n</m>", `
root 0
<m> 1:1
 <a> 2:1
  "x\ny" 2:4
 </a> 2:1
</m> 1:1`},
		{"astral and combining characters", "m", "<m><a>𝒳é</a>日本<b/></m>", `
root 0
<m> 1:1
 <a> 1:4
  "𝒳é" 1:7
 </a> 1:4
 "日本" 1:13
 <b> 1:15
 </b> 1:15
</m> 1:1`},
		{"prolog", "m", "<?xml version='1.0'?><!-- é\n --> <?é p?>\n\n  <!DOCTYPE m>  <m><a/></m>", `
root 0
<m> 4:17
 <a> 4:20
 </a> 4:20
</m> 4:17`},
		{"root tag over lines in the first line", "m", "<?xml version='1.0'?> <m\n><a/></m>", `
root 0
<m> 1:23
 <a> 2:2
 </a> 2:2
</m> 1:23`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newReader(t, Config{Roots: roots(strings.Fields(tt.roots)...)})
			want := strings.TrimPrefix(tt.want, "\n")
			if want != "" {
				want += "\n"
			}
			for range 2 { // the second document meets a used reader
				got, _, err := readString(r, tt.doc, true)
				if err != nil {
					t.Fatal(err)
				}
				if got != want {
					t.Errorf("got\n%swant\n%s", got, want)
				}
			}
			for _, n := range []int{1, 2, 3, 7} {
				got, _, err := inChunks(r, tt.doc, n)
				if err != nil {
					t.Fatal(err)
				}
				if got != want {
					t.Errorf("in chunks of %d: got\n%swant\n%s", n, got, want)
				}
			}
		})
	}
}
