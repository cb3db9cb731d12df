package wcodm

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wcodm/datamodel/corpustest"
)

// tourOf is the way of a message from its package into the base and back.
type tourOf struct {
	pkg, name        string
	own, there, back *Engine
}

// tours are those of a package, in XML and JSON.
func tours(t *testing.T, pkg string) (all []tourOf) {
	t.Helper()
	as := func(o *Options) { o.Force, o.Checks = true, ReadOnly }
	for _, syntax := range []string{":xml", ":json"} {
		for _, base := range []string{"wco:xml", "wco:json"} {
			all = append(all, tourOf{pkg, "through " + base + " as " + pkg + syntax,
				engine(t, "", pkg+syntax, as), engine(t, "", base, as), engine(t, base, pkg+syntax, as)})
		}
	}
	return all
}

// comesBack takes the messages of an input there and back. What comes back is what
// is written of the message itself.
func (u *tourOf) comesBack(t *testing.T, in Input) (messages int) {
	t.Helper()
	own := run1(t, u.own, in)
	for i, middle := range run1(t, u.there, in) {
		if f := own[i].Format; f == nil || f.Package.Name != u.pkg || middle.Output == "" {
			continue
		}
		messages++
		again := run1(t, u.back, input(middle.Input, []byte(middle.Output)))
		if len(again) != 1 {
			t.Fatalf("%s: %d messages came back", middle.Input, len(again))
		}
		if d := firstDifference(divided(own[i].Output), divided(again[0].Output)); d != "" {
			t.Errorf("%s, message %d, %s: %s", filepath.Base(middle.Input), i+1, u.name, d)
		}
	}
	return messages
}

// schemaLocation is where one file's reader finds its schema; it goes into no other
// package's XML.
var schemaLocation = regexp.MustCompile(`( xmlns:xsi="[^"]*"| xsi:schemaLocation="[^"]*"|"xsi:schemaLocation":"[^"]*",?)`)

// divided is XML as its lines, and JSON as its members.
func divided(doc string) []string {
	return strings.Split(strings.ReplaceAll(schemaLocation.ReplaceAllString(doc, ""), ",", ",\n"), "\n")
}

// From a package into the base and back into the same package is the identity.
func TestAMessageComesBackAsItWentIn(t *testing.T) {
	// The race detector learns nothing from all of them.
	every, least, generate := 1, 400, 200
	if testing.Short() {
		every, least, generate = 8, 40, 20
	}
	t.Run("corpus", func(t *testing.T) {
		files := corpustest.Files(t, "gb-cds/declarations", "gb-cds/wrapped", "gb-cds/amendments-and-cancellations", "gb-cds/other", "gb-cds/responses", "gb-cds/stripped-namespaces")
		n := 0
		for _, u := range tours(t, "gb-cds") {
			for i := 0; i < len(files); i += every {
				n += u.comesBack(t, fileInput(files[i]))
			}
		}
		if n < least {
			t.Errorf("only %d messages came back", n)
		}
	})
	t.Run("generated", func(t *testing.T) {
		data, err := os.ReadFile("testdata/gb-cds/import.xml")
		if err != nil {
			t.Fatal(err)
		}
		all := tours(t, "gb-cds")
		r := rand.New(rand.NewPCG(5, 11))
		for range generate {
			doc := generated(r, string(data))
			for _, u := range all {
				if n := u.comesBack(t, input("generated", []byte(doc))); n != 1 {
					t.Errorf("%d messages of\n%s", n, doc)
				}
			}
			if t.Failed() {
				t.Fatal(doc)
			}
		}
	})
}

// generated is a specimen without some of its values, and with references of a
// consignment in places of all kinds.
func generated(r *rand.Rand, specimen string) string {
	const ducr, other = "6GB123456789012-A1", "ORDER 17"
	document := func() string {
		return "<PreviousDocument><CategoryCode>" + oneOf(r, "Z", "Y") + "</CategoryCode><ID>" + oneOf(r, ducr, "6GB210987654321-B2", other) + "</ID><TypeCode>" + oneOf(r, "DCR", "DCS", "MCR", "380") + "</TypeCode></PreviousDocument>"
	}
	own := func() string {
		return "<UCR>" + oneOf(r, "", "<ID>"+oneOf(r, ducr, other)+"</ID>") + oneOf(r, "", "<TraderAssignedReferenceID>"+oneOf(r, ducr, other, strings.ToLower(ducr))+"</TraderAssignedReferenceID>") + "</UCR>"
	}
	maybe := func(make func() string) string { return oneOf(r, "", make()) }
	var b strings.Builder
	in := "" // the references that the specimen has
	for line := range strings.Lines(specimen) {
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "<"), ">")
		leaf := strings.Contains(line, "</"+name+">")
		switch {
		case in != "":
			if name == "/"+in {
				in = ""
			}
		case name == "UCR" || name == "PreviousDocument":
			in = name
		case leaf && !strings.HasPrefix(name, "md:WCOTypeName") && r.IntN(10) == 0:
		case name == "/GovernmentAgencyGoodsItem":
			b.WriteString(maybe(document) + maybe(own) + line)
		case name == "/GoodsShipment":
			b.WriteString(maybe(document) + maybe(document) + maybe(own) + line)
		default:
			b.WriteString(line)
		}
	}
	return b.String()
}

func oneOf(r *rand.Rand, of ...string) string { return of[r.IntN(len(of))] }
