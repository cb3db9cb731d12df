package validators

import (
	"fmt"
	"strings"
	"testing"

	dm "wcodm/datamodel"
)

// What is wrong with a JSON message is told in plain words, at its place and in
// the same order each time.
func TestJSONFindings(t *testing.T) {
	p, good := specimen(t)
	s, err := JSONSchema(p)
	if err != nil {
		t.Fatal(err)
	}
	text := string(good)
	for old, new := range map[string]string{
		`"functionCode":{"value":"9"},`:        ``,
		`"typeCode":{"value":"IMA"}`:           "\n" + `"typeCode":{"value":"IMPORT"}`,
		`"goodsItemQuantity":{"value":2}`:      "\n" + `"goodsItemQuantity":{"value":"two"}`,
		`"currencyID":"USD"},"totalGrossMass`:  `"currencyID":"usd"},` + "\n" + `"totalGrossMass`,
		`"totalPackageQuantity":{"value":130}`: "\n" + `"totalPackageQuantity":130,"zebra":1,"ape":{}`,
	} {
		if !strings.Contains(text, old) {
			t.Fatalf("the specimen lacks %s", old)
		}
		text = strings.Replace(text, old, new, 1)
	}
	want := strings.TrimSpace(`
1 JSC002 Declaration is incomplete: FunctionCode is missing (functionCode)
2 JSC004 The value of TypeCode is not right: it has 6 characters (at most 3 characters)
3 JSC004 The value of GoodsItemQuantity is not right: it is not a number (digits, with a point before decimals)
3 JSC004 The value of currencyID of InvoiceAmount is not right: it is not three capital letters (three capital letters)
5 JSC001 "ape" is not part of Declaration ()
5 JSC001 "zebra" is not part of Declaration ()
5 JSC003 totalPackageQuantity does not have the kind of value it should: it is a number (an object)`)
	for range 20 {
		tree := dm.NewTree()
		if err := new(dm.JSONReader).Read(tree, p, []byte(text), dm.Place{Line: 1, Col: 1}); err != nil {
			t.Fatal(err)
		}
		byLine := map[int][]string{}
		if err := JSON(s, []byte(text), tree, func(d dm.Diagnostic) {
			byLine[d.Line] = append(byLine[d.Line], fmt.Sprintf("%d %s %s (%s)", d.Line, d.Code, d.Message, d.Expected))
		}); err != nil {
			t.Fatal(err)
		}
		var got []string
		for line := range 9 {
			got = append(got, byLine[line]...)
		}
		if g := strings.Join(got, "\n"); g != want {
			t.Fatalf("got\n%s\nwant\n%s", g, want)
		}
	}
}
