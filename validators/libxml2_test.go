package validators

import (
	"os"
	"strings"
	"testing"

	"wcodm/datamodel/xmlstream"
)

// kindsOfFaults is a schema with an element for each kind of fault.
const kindsOfFaults = xsdHead + `xmlns="urn:w" targetNamespace="urn:w">
<xs:element name="Wrap"><xs:complexType><xs:choice maxOccurs="unbounded">
 <xs:element name="length"><xs:simpleType><xs:restriction base="xs:string"><xs:length value="3"/></xs:restriction></xs:simpleType></xs:element>
 <xs:element name="minLength"><xs:simpleType><xs:restriction base="xs:string"><xs:minLength value="3"/></xs:restriction></xs:simpleType></xs:element>
 <xs:element name="maxLength"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="1"/></xs:restriction></xs:simpleType></xs:element>
 <xs:element name="pattern"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{3}"/></xs:restriction></xs:simpleType></xs:element>
 <xs:element name="enumeration"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="A"/><xs:enumeration value="B"/></xs:restriction></xs:simpleType></xs:element>
 <xs:element name="totalDigits"><xs:simpleType><xs:restriction base="xs:decimal"><xs:totalDigits value="3"/></xs:restriction></xs:simpleType></xs:element>
 <xs:element name="fractionDigits"><xs:simpleType><xs:restriction base="xs:decimal"><xs:fractionDigits value="2"/></xs:restriction></xs:simpleType></xs:element>
 <xs:element name="minInclusive"><xs:simpleType><xs:restriction base="xs:decimal"><xs:minInclusive value="5"/></xs:restriction></xs:simpleType></xs:element>
 <xs:element name="maxInclusive"><xs:simpleType><xs:restriction base="xs:decimal"><xs:maxInclusive value="5"/></xs:restriction></xs:simpleType></xs:element>
 <xs:element name="minExclusive"><xs:simpleType><xs:restriction base="xs:decimal"><xs:minExclusive value="5"/></xs:restriction></xs:simpleType></xs:element>
 <xs:element name="maxExclusive"><xs:simpleType><xs:restriction base="xs:decimal"><xs:maxExclusive value="5"/></xs:restriction></xs:simpleType></xs:element>
 <xs:element name="date" type="xs:date"/>
 <xs:element name="boolean" type="xs:boolean"/>
 <xs:element name="union"><xs:simpleType><xs:union memberTypes="xs:date xs:integer"/></xs:simpleType></xs:element>
 <xs:element name="list"><xs:simpleType><xs:list itemType="xs:integer"/></xs:simpleType></xs:element>
 <xs:element name="fixed" type="xs:string" fixed="F"/>
 <xs:element name="group"><xs:complexType><xs:sequence><xs:element name="a"/><xs:element name="b" minOccurs="0"/></xs:sequence><xs:attribute name="id" type="xs:integer"/></xs:complexType></xs:element>
 <xs:element name="empty"><xs:complexType/></xs:element>
 <xs:element name="asks"><xs:complexType><xs:attribute name="unit" use="required"/></xs:complexType></xs:element>
 <xs:element name="item" maxOccurs="unbounded"><xs:complexType><xs:attribute name="n"/></xs:complexType></xs:element>
 <xs:element name="ref"><xs:complexType><xs:attribute name="to"/></xs:complexType></xs:element>
 <xs:element name="open"><xs:complexType><xs:sequence><xs:any namespace="##other" processContents="strict"/></xs:sequence></xs:complexType></xs:element>
</xs:choice></xs:complexType>
<xs:key name="k"><xs:selector xpath="*"/><xs:field xpath="@n"/></xs:key>
</xs:element></xs:schema>`

// What libxml2 says has a code and words of ours, whatever kind of fault it is, and
// without a package that knows the element.
func TestLibxml2InOurWords(t *testing.T) {
	dir := t.TempDir()
	text := strings.Replace(kindsOfFaults, `<xs:key name="k"><xs:selector xpath="*"/><xs:field xpath="@n"/></xs:key>`,
		`<xs:unique name="u"><xs:selector xpath="w:item"/><xs:field xpath="@n"/></xs:unique><xs:key name="k"><xs:selector xpath="w:item"/><xs:field xpath="@n"/></xs:key>`+
			`<xs:keyref name="r" refer="k"><xs:selector xpath="w:ref"/><xs:field xpath="@to"/></xs:keyref>`, 1)
	write(t, dir, "w.xsd", strings.Replace(text, `xmlns="urn:w"`, `xmlns="urn:w" xmlns:w="urn:w"`, 1))
	schema, err := xmlstream.LoadSchema(os.DirFS(dir), "w.xsd")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ in, code, wrong, expected string }{
		{`<length>ab</length>`, codeValue, "it has 2 characters", "exactly 3 characters"},
		{`<minLength>ab</minLength>`, codeValue, "it has 2 characters", "at least 3 characters"},
		{`<maxLength>ab</maxLength>`, codeValue, "it has 2 characters", "at most 1 character"},
		{`<pattern>ab</pattern>`, codeValue, "it is not three capital letters", "three capital letters"},
		{`<enumeration>C</enumeration>`, codeValue, "it is none of the allowed values", "A, B"},
		{`<totalDigits>1234</totalDigits>`, codeValue, "it has too many digits", "at most 3 digits"},
		{`<fractionDigits>1.234</fractionDigits>`, codeValue, "it has too many digits after the point", "at most 2 digits after the point"},
		{`<minInclusive>4</minInclusive>`, codeValue, "it is too small", "at least 5"},
		{`<maxInclusive>6</maxInclusive>`, codeValue, "it is too large", "at most 5"},
		{`<minExclusive>5</minExclusive>`, codeValue, "it is too small", "more than 5"},
		{`<maxExclusive>5</maxExclusive>`, codeValue, "it is too large", "less than 5"},
		{`<totalDigits>x</totalDigits>`, codeValue, "it is of another kind than is asked for", ""},
		{`<date>1.2.2026</date>`, codeValue, "it is not a date", "a date as CCYY-MM-DD"},
		{`<boolean>yes</boolean>`, codeValue, "it is not true or false", "true or false"},
		{`<union>x</union>`, codeValue, "it has none of the forms that are allowed", ""},
		{`<list>1 x</list>`, codeValue, "it is no list of values that are allowed", ""},
		{`<fixed>G</fixed>`, codeValue, "another value is prescribed", "F"},
		{`<group/>`, codeMissing, "", "a"},
		{`<group><b/></group>`, codeUnexpected, "", "a"},
		{`<group>x<a/></group>`, codeContent, "it holds text, where only elements belong", "elements only"},
		{`<group id="x"><a/></group>`, codeValue, "it is not a whole number", "digits only"},
		{`<group no="x"><a/></group>`, codeAttribute, "", ""},
		{`<asks/>`, codeNoAttr, "", ""},
		{`<empty>x</empty>`, codeContent, "it holds something, and it has to be empty", "nothing"},
		{`<date><a/></date>`, codeContent, "it holds elements, where a value belongs", "a value"},
		{`<date xsi:nil="true"/>`, codeNil, "it says that it has no value (xsi:nil), and it must have one", "a value, or no such element"},
		{`<date xsi:type="nothing">2026-01-01</date>`, codeNil, "its xsi:type names a type that it may not have", "no xsi:type, or a type that the schema allows here"},
		{`<item n="1"/><item n="1"/>`, codeUnique, "the value '1' occurs twice where it must be unique", "a value of its own for each"},
		{`<item/>`, codeUnique, "a value that identifies it is missing", "the value that identifies it"},
		{`<ref to="9"/>`, codeUnique, "it refers to '9', and there is none", "a reference to something that is there"},
		{`<open><x xmlns="urn:x"/></open>`, codeUnknown, "", ""},
	} {
		var got []string
		r, err := xmlstream.NewReader(xmlstream.Config{Roots: []xmlstream.Root{{Name: xmlstream.Name{Space: "urn:w", Local: "Wrap"}, Schema: schema}}})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		doc := `<Wrap xmlns="urn:w" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` + tt.in + `</Wrap>`
		if _, err := r.Read(t.Context(), strings.NewReader(doc), func(rec *xmlstream.Record) error {
			for _, ev := range rec.Events {
				if ev.Kind == xmlstream.Finding {
					f := parseFinding(string(rec.Value(ev)))
					got = append(got, f.code+" "+f.wrong+" ("+f.expected+") "+f.detail)
					found = found || f.code == tt.code && f.wrong == tt.wrong && f.expected == tt.expected
					if f.code == CodeOther {
						t.Errorf("%s: %s", tt.in, f.detail)
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		r.Close()
		if !found {
			t.Errorf("%s: want %s %s (%s), got %s", tt.in, tt.code, tt.wrong, tt.expected, strings.Join(got, "\n"))
		}
	}
}
