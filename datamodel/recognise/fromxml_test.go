package recognise

import (
	"fmt"
	"testing"
)

func TestJSONFromXML(t *testing.T) {
	for in, want := range map[string]string{
		`{"n1:CC015C":{"@PhaseID":"NCTS5.1","LRN":"A"}}`:                              "CC015C [n1:CC015C @PhaseID]",
		`{"?xml":{"@version":"1.0"},"MetaData":{"Declaration":{"ID":{"#text":"A"}}}}`: "MetaData [?xml @version #text]",
		`{"Declaration":{"$":{"xmlns":"urn:a"},"ID":["A"]}}`:                          "Declaration [$ xmlns]",
		`{"_declaration":{"_attributes":{"version":"1.0"}},"a":{"ID":{"_text":"A"}}}`: "a [_declaration _attributes _text]",
		`{"a":{"b":[{"-xmlns":"u"},{"c:d":1}]}}`:                                      "a [-xmlns c:d]",
		`{"ASYCUDA":{"Item":[]}}`:                                                     "ASYCUDA []",
		`{"a":1,"b":2}`:                                                               " []",
		`{"metaData":{"declaration":{"xsi:schemaLocation":"u v"}}}`:                   "metaData [xsi:schemaLocation]",
		`{"note":"@home","time":"a:b","mail":{"at 10:30":"x","":1,":":2,"@":3}}`:      " []",
		`{"@context":"https://schema.org","@type":"Order"}`:                           " []",
		`{"a":`: "a []",
		`[]`:    " []",
		`{}`:    " []",
		`{"a":{"@b":1,"@c":2,"@d":3,"@e":4},"f":5}`: " [@b @c @d]",
	} {
		x := JSONFromXML([]byte(in))
		if got := fmt.Sprintf("%s %v", x.Root, x.Signs); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
