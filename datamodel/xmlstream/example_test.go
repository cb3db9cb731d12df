package xmlstream_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"testing/fstest"

	"wcodm/datamodel/xmlstream"
)

// The messages of a batch are judged one by one, each finding with its place in the file.
func ExampleReader_Read() {
	schema, err := xmlstream.LoadSchema(fstest.MapFS{"order.xsd": {Data: []byte(`
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="Order"><xs:complexType><xs:sequence>
    <xs:element name="Quantity" type="xs:positiveInteger"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>`)}}, "order.xsd")
	if err != nil {
		log.Fatal(err)
	}
	defer schema.Close()

	reader, err := xmlstream.NewReader(xmlstream.Config{
		Roots: []xmlstream.Root{{Name: xmlstream.Name{Local: "Order"}, Schema: schema}},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer reader.Close()

	batch := `<Batch>
  <Order><Quantity>3</Quantity></Order>
  <Order><Quantity>three</Quantity></Order>
</Batch>`
	document, err := reader.Read(context.Background(), strings.NewReader(batch), func(r *xmlstream.Record) error {
		defer r.Release()
		for _, e := range r.Events {
			switch e.Kind {
			case xmlstream.Text:
				fmt.Printf("quantity %s\n", r.Value(e))
			case xmlstream.Finding:
				fmt.Printf("%d:%d: %s\n", e.Line, e.Col, r.Value(e))
			}
		}
		return nil
	})
	fmt.Println(document.Messages, "messages in", document.Name, err)
	// Output:
	// quantity 3
	// quantity three
	// 3:10: Element 'Quantity': 'three' is not a valid value of the atomic type 'xs:positiveInteger'.
	// 2 messages in Batch <nil>
}
