package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wcodm/validators/compare"
)

// made is a consignment as a trade could have it, to be declared in any format.
// Numbers are in hundredths.
type made struct {
	ucr, lrn, function, kind     string
	exporter, exporterName       string
	importer, importerName       string
	export, destination          string
	incoterm, document, currency string
	containers                   []string
	goods                        []madeGoods
}

type madeGoods struct {
	code, origin, packaging               string
	net, gross, quantity, packages, price int
}

// subheadings are ones that exist, of goods that are counted in pairs.
var subheadings = []string{"640391", "640319", "420221", "610910", "620342", "640299", "611120", "620520"}

// consignment makes the nth consignment of a trade, always the same.
func consignment(n int) *made {
	r := rand.New(rand.NewPCG(uint64(n), 5))
	pick := func(all ...string) string { return all[r.IntN(len(all))] }
	m := &made{
		ucr: fmt.Sprintf("6GB%012d-REF%06d", 100_000_000_000+n*7919, n), lrn: fmt.Sprintf("LRN%07d", n), function: "9", kind: "A",
		exporter: fmt.Sprintf("GB%012d", 300_000_000_000+n%997), exporterName: fmt.Sprintf("Exporter %d Ltd", n%997),
		importer: fmt.Sprintf("US%09d", n%1009), importerName: fmt.Sprintf("Importer %d Inc.", n%1009),
		export: "GB", destination: pick("US", "JP", "AU"), incoterm: pick("FOB", "CIF", "DAP"), document: fmt.Sprintf("125-%08d", n), currency: pick("USD", "GBP"),
		containers: []string{fmt.Sprintf("MSKU%07d", n%9999999)},
	}
	first := r.IntN(len(subheadings))
	for i := range 1 + r.IntN(3) {
		net := 1000 + r.IntN(500_000)
		m.goods = append(m.goods, madeGoods{code: subheadings[(first+i)%len(subheadings)], origin: pick("CN", "VN", "PT"), packaging: pick("CT", "BX"),
			net: net, gross: net + net/10, quantity: 100 * (10 + r.IntN(900)), packages: 2 + r.IntN(60), price: 100_000 + r.IntN(9_000_000)})
	}
	return m
}

// planted is a kind of difference: it changes the import, or the export with it,
// and names what is to be found, as characteristic, goods and verdict.
type planted func(export, imported *made) []string

// line is what is to be found of one characteristic of the first goods.
func line(characteristic string, m *made, v compare.Verdict) []string {
	return []string{characteristic + "|" + m.goods[0].code + "|" + string(v)}
}

// whole is what is to be found of the consignment.
func whole(characteristic string, v compare.Verdict) []string {
	return []string{characteristic + "||" + string(v)}
}

// differences are the kinds that are planted.
var differences = []planted{
	func(a, b *made) []string { b.goods[0].code = "950300"; return line("commodity", a, compare.Different) },
	func(a, b *made) []string { b.goods[0].origin = "TR"; return line("origin", a, compare.Different) },
	func(a, b *made) []string {
		b.goods[0].net += b.goods[0].net / 20
		return line("net-mass", a, compare.Different)
	},
	func(a, b *made) []string {
		b.goods[0].gross = b.goods[0].gross * 9 / 10
		return line("gross-mass", a, compare.Different)
	},
	func(a, b *made) []string { b.goods[0].packages++; return line("packages", a, compare.Different) },
	func(a, b *made) []string {
		b.goods[0].packaging = "PX"
		return line("package-kind", a, compare.Different)
	},
	func(a, b *made) []string { b.goods[0].price += 200; return line("value", a, compare.Different) },
	func(a, b *made) []string { b.goods[0].quantity -= 100; return line("quantity", a, compare.Different) },
	func(a, b *made) []string {
		b.currency = "EUR"
		var all []string
		for i := range a.goods {
			all = append(all, "value|"+a.goods[i].code+"|"+string(compare.Incomparable))
		}
		return all
	},
	func(a, b *made) []string {
		b.containers[0] = "TGHU7654321"
		return whole("container", compare.Different)
	},
	func(a, b *made) []string {
		a.containers = append(a.containers, "TGHU7654321")
		return whole("container", compare.Different)
	},
	func(a, b *made) []string { a.containers = nil; return whole("container", compare.OnlyB) },
	func(a, b *made) []string { b.exporter = "GB999999999999"; return whole("exporter", compare.Different) },
	func(a, b *made) []string {
		a.importer, b.importer, b.importerName = "", "", "Somebody Else"
		return whole("importer", compare.Different)
	},
	func(a, b *made) []string { b.export = "IE"; return whole("export-country", compare.Different) },
	func(a, b *made) []string { b.destination = "CA"; return whole("destination", compare.Different) },
	func(a, b *made) []string { b.incoterm = "EXW"; return whole("incoterm", compare.Different) },
	func(a, b *made) []string { b.document = ""; return whole("transport-document", compare.OnlyA) },
	func(a, b *made) []string {
		more := b.goods[0]
		more.code = "950300"
		b.goods = append(b.goods, more)
		return []string{"commodity|950300|" + string(compare.OnlyB)}
	},
	func(a, b *made) []string {
		half := b.goods[0]
		half.net, half.gross, half.quantity, half.packages, half.price = 200, 300, 100, 1, 100
		b.goods[0].net -= 200
		b.goods[0].gross -= 300
		b.goods[0].quantity -= 100
		b.goods[0].packages--
		b.goods[0].price -= 100
		b.goods = append(b.goods, half)
		return []string{string(compare.Equal)} // and told, as the lines are not the same number
	},
}

// agreeing are ways in which the two are written that are no difference.
var agreeing = []planted{
	func(a, b *made) []string { b.goods[0].net += b.goods[0].net / 100; return nil },
	func(a, b *made) []string { b.goods[0].gross -= b.goods[0].gross / 60; return nil },
	func(a, b *made) []string { b.goods[0].price++; return nil },
	func(a, b *made) []string { b.exporterName = "another spelling"; return nil },
	func(a, b *made) []string {
		a.importer, a.importerName = "", "ACME  Importers, Inc"
		b.importerName = "Acme Importers Inc."
		return nil
	},
	func(a, b *made) []string {
		b.document = strings.ReplaceAll(b.document, "-", " ")
		b.containers[0] = b.containers[0][:4] + " " + b.containers[0][4:]
		return nil
	},
	func(a, b *made) []string { slices.Reverse(b.goods); return nil },
}

// declare is what both sides declare of the nth consignment, and what is to be
// found.
func declare(n int) (export, imported []*made, found []string) {
	a, b := consignment(n), consignment(n)
	r := rand.New(rand.NewPCG(uint64(n), 7))
	one := func(of []planted) []string {
		found := of[r.IntN(len(of))](a, b)
		for i := range found {
			found[i] = a.ucr + "|" + found[i]
		}
		return found
	}
	export, imported = []*made{a}, []*made{b}
	switch k := r.IntN(1000); {
	case k < 20:
		found = one(differences)
	case k < 60:
		one(agreeing)
	case k < 63:
		imported, found = nil, []string{a.ucr + "|" + string(compare.OnlyA)}
	case k < 66:
		export, found = nil, []string{a.ucr + "|" + string(compare.OnlyB)}
	case k < 68: // neither can be joined
		a.ucr = ""
		found = []string{a.lrn + "|A|" + string(compare.Keyless), b.ucr + "|" + string(compare.OnlyB)}
	case k < 70: // twice
		imported, found = append(imported, b), []string{a.ucr + "|" + string(compare.Equal)}
	case k < 72: // in two parts
		first, second := *a, *a
		second.lrn += "P"
		first.goods, second.goods = slices.Clone(a.goods), nil
		for i := range first.goods {
			g := &first.goods[i]
			rest := *g
			rest.net, rest.gross, rest.quantity, rest.packages, rest.price = 100, 100, 100, 1, 100
			g.net, g.gross, g.quantity, g.packages, g.price = g.net-100, g.gross-100, g.quantity-100, g.packages-1, g.price-100
			second.goods = append(second.goods, rest)
		}
		doubled := make([]madeGoods, 0, 2*len(b.goods))
		for _, g := range b.goods { // the same number of items
			g.net, g.gross, g.quantity, g.packages, g.price = g.net-500, g.gross-500, g.quantity-500, g.packages-1, g.price-500
			doubled = append(doubled, g)
			g.net, g.gross, g.quantity, g.packages, g.price = 500, 500, 500, 1, 500
			doubled = append(doubled, g)
		}
		b.goods = doubled
		export = []*made{&first, &second}
	case k < 74: // a simplified declaration, and the one that completes it
		simple := *b
		simple.kind, simple.lrn, simple.goods = "C", simple.lrn+"S", simple.goods[:1]
		b.kind = "Y"
		imported = []*made{&simple, b}
	case k < 76: // a change
		change := *b
		change.function, change.lrn = "13", change.lrn+"C"
		imported = append(imported, &change)
		found = []string{change.lrn + "|B|" + string(compare.Changing)}
	}
	return export, imported, found
}

// form is a format that consignments are declared in.
type form struct {
	file       string
	head, foot string
	write      func(w io.Writer, m *made, kind string)
}

const (
	baseSpaces = `xmlns:md="urn:wcodm:datamodel:WCO:MetaData:1" xmlns="urn:wcodm:datamodel:WCO:DEC:1"`
	cdsSpaces  = `xmlns:md="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2" xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"`
	csvColumns = "declaration_reference,declaration_type,additional_declaration_type,ucr,exporter_id,exporter_name,importer_id,importer_name,incoterm,currency," +
		"country_of_export,country_of_destination,container_1_number,container_2_number,item_number,item_commodity_code,item_origin_country,item_net_mass_kg,item_gross_mass_kg," +
		"item_supplementary_units,item_packages,item_package_type,item_price,item_document_1_type,item_document_1_number\n"
)

// forms are all of them; a table has no function code, so that a change is none there.
var forms = []form{
	{"base.xml", "<Batch>", "</Batch>", func(w io.Writer, m *made, kind string) { writeXML(w, m, kind, baseSpaces) }},
	{"cds.xml", "<Batch>", "</Batch>", func(w io.Writer, m *made, kind string) { writeXML(w, m, kind, cdsSpaces) }},
	{"base.ndjson", "", "", writeBase},
	{"trader.csv", csvColumns, "", writeCSV},
}

func hundredths(n int) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }

func sum(m *made, of func(*madeGoods) int) (n int) {
	for i := range m.goods {
		n += of(&m.goods[i])
	}
	return n
}

func writeXML(w io.Writer, m *made, kind, spaces string) {
	p := func(format string, args ...any) { fmt.Fprintf(w, format, args...) }
	value := func(tag, text string) {
		if text != "" {
			p("<%s>%s</%[1]s>", tag, text)
		}
	}
	p("<md:MetaData %s><Declaration>\n", spaces)
	value("FunctionCode", m.function)
	value("FunctionalReferenceID", m.lrn)
	value("TypeCode", kind+m.kind)
	p("<GoodsItemQuantity>%d</GoodsItemQuantity><InvoiceAmount currencyID=%q>%s</InvoiceAmount><TotalGrossMassMeasure unitCode=\"KGM\">%s</TotalGrossMassMeasure><TotalPackageQuantity>%d</TotalPackageQuantity>\n",
		len(m.goods), m.currency, hundredths(sum(m, func(g *madeGoods) int { return g.price })), hundredths(sum(m, func(g *madeGoods) int { return g.gross })), sum(m, func(g *madeGoods) int { return g.packages }))
	p("<Exporter>")
	value("Name", m.exporterName)
	value("ID", m.exporter)
	p("</Exporter><GoodsShipment><Consignment>\n")
	for i, c := range m.containers {
		p("<TransportEquipment><SequenceNumeric>%d</SequenceNumeric><ID>%s</ID></TransportEquipment>", i+1, c)
	}
	p("</Consignment><Destination><CountryCode>%s</CountryCode></Destination><ExportCountry><ID>%s</ID></ExportCountry>\n", m.destination, m.export)
	for i := range m.goods {
		g := &m.goods[i]
		p("<GovernmentAgencyGoodsItem><SequenceNumeric>%d</SequenceNumeric>", i+1)
		if i == 0 && m.document != "" {
			p("<AdditionalDocument><CategoryCode>N</CategoryCode><ID>%s</ID><TypeCode>741</TypeCode></AdditionalDocument>", m.document)
		}
		p("<Commodity><Classification><ID>%s%s</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification>", g.code, map[string]string{"EX": "00", "IM": "90"}[kind])
		if kind == "IM" {
			p("<Classification><ID>80</ID><IdentificationTypeCode>TRC</IdentificationTypeCode></Classification>")
		}
		p("<GoodsMeasure><GrossMassMeasure unitCode=\"KGM\">%s</GrossMassMeasure><NetNetWeightMeasure>%s</NetNetWeightMeasure><TariffQuantity>%s</TariffQuantity></GoodsMeasure>\n",
			hundredths(g.gross), hundredths(g.net), hundredths(g.quantity))
		p("<InvoiceLine><ItemChargeAmount currencyID=%q>%s</ItemChargeAmount></InvoiceLine></Commodity>", m.currency, hundredths(g.price))
		p("<Origin><CountryCode>%s</CountryCode><TypeCode>1</TypeCode></Origin>", g.origin)
		p("<Packaging><SequenceNumeric>1</SequenceNumeric><QuantityQuantity>%d</QuantityQuantity><TypeCode>%s</TypeCode></Packaging></GovernmentAgencyGoodsItem>\n", g.packages, g.packaging)
	}
	p("<Importer>")
	value("Name", m.importerName)
	value("ID", m.importer)
	p("</Importer>")
	if m.ucr != "" && spaces == cdsSpaces {
		p("<PreviousDocument><CategoryCode>Z</CategoryCode><ID>%s</ID><TypeCode>DCR</TypeCode></PreviousDocument>", m.ucr)
	}
	p("<TradeTerms><ConditionCode>%s</ConditionCode></TradeTerms>", m.incoterm)
	if m.ucr != "" && spaces == baseSpaces {
		p("<UCR><TraderAssignedReferenceID>%s</TraderAssignedReferenceID></UCR>", m.ucr)
	}
	p("</GoodsShipment></Declaration></md:MetaData>\n")
}

func writeBase(w io.Writer, m *made, kind string) {
	type object = map[string]any
	text := func(s string) object { return object{"value": s} }
	set := func(o object, name, s string) {
		if s != "" {
			o[name] = text(s)
		}
	}
	number := func(n int, attr ...string) object {
		o := object{"value": json.Number(hundredths(n))}
		if len(attr) > 0 {
			o[attr[0]] = attr[1]
		}
		return o
	}
	var items, equipment []object
	for i := range m.goods {
		g := &m.goods[i]
		classes := []object{{"id": text(g.code + map[string]string{"EX": "00", "IM": "90"}[kind]), "identificationTypeCode": text("TSP")}}
		item := object{"sequenceNumeric": i + 1, "origin": []object{{"countryCode": text(g.origin), "typeCode": text("1")}},
			"packaging": []object{{"sequenceNumeric": 1, "quantityQuantity": object{"value": g.packages}, "typeCode": text(g.packaging)}},
			"commodity": object{"classification": classes, "invoiceLine": object{"itemChargeAmount": number(g.price, "currencyID", m.currency)},
				"goodsMeasure": object{"grossMassMeasure": number(g.gross*1000, "unitCode", "GRM"), "netNetWeightMeasure": number(g.net, "unitCode", "KGM"), "tariffQuantity": []object{number(g.quantity)}}}}
		if i == 0 && m.document != "" {
			item["additionalDocument"] = []object{{"categoryCode": text("N"), "id": text(m.document), "typeCode": text("741")}}
		}
		items = append(items, item)
	}
	for i, c := range m.containers {
		equipment = append(equipment, object{"sequenceNumeric": i + 1, "id": text(c)})
	}
	exporter, importer := object{"name": text(m.exporterName)}, object{"name": text(m.importerName)}
	set(exporter, "id", m.exporter)
	set(importer, "id", m.importer)
	shipment := object{"destination": object{"countryCode": text(m.destination)}, "exportCountry": object{"id": text(m.export)}, "governmentAgencyGoodsItem": items,
		"exporter": exporter, "importer": importer, "tradeTerms": object{"conditionCode": text(m.incoterm)}}
	if len(equipment) > 0 {
		shipment["consignment"] = object{"transportEquipment": equipment}
	}
	if m.ucr != "" {
		shipment["ucr"] = object{"traderAssignedReferenceID": text(m.ucr)}
	}
	line, err := json.Marshal(object{"package": "wco", "metaData": object{"declaration": object{"functionCode": text(m.function), "functionalReferenceID": text(m.lrn),
		"typeCode": text(kind + m.kind), "goodsShipment": []object{shipment}}}})
	if err != nil {
		panic(err)
	}
	w.Write(append(line, '\n'))
}

func writeCSV(w io.Writer, m *made, kind string) {
	for i := range m.goods {
		g := &m.goods[i]
		container := append(slices.Clone(m.containers), "", "")
		document, documentType := "", ""
		if i == 0 && m.document != "" {
			document, documentType = m.document, "N741"
		}
		code := g.code + map[string]string{"EX": "00", "IM": "9080"}[kind]
		fmt.Fprintln(w, strings.Join([]string{m.lrn, kind, m.kind, m.ucr, m.exporter, m.exporterName, m.importer, `"` + m.importerName + `"`, m.incoterm, m.currency,
			m.export, m.destination, container[0], container[1], fmt.Sprint(i + 1), code, g.origin, hundredths(g.net), hundredths(g.gross),
			hundredths(g.quantity), fmt.Sprint(g.packages), g.packaging, hundredths(g.price), documentType, document}, ","))
	}
}

// trade writes what both sides declare of that many consignments into a folder
// each, in all formats mixed and in an order of their own, and returns what is to be
// found.
func trade(t *testing.T, dir string, consignments int) (found []string, declarations [2]int) {
	t.Helper()
	for side, kind := range []string{"EX", "IM"} {
		folder := filepath.Join(dir, kind)
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		var outs []*bufio.Writer
		for _, f := range forms {
			file, err := os.Create(filepath.Join(folder, f.file))
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			outs = append(outs, bufio.NewWriterSize(file, 1<<16))
			outs[len(outs)-1].WriteString(f.head)
		}
		for i := range consignments {
			n := i
			if side == 1 { // in another order
				n = int(int64(i) * 7_368_787 % int64(consignments))
			}
			export, imported, told := declare(n)
			all := [][]*made{export, imported}[side]
			if side == 0 {
				found = append(found, told...)
			}
			which := (n*(side+1) + n/5 + side) % len(forms)
			for _, m := range all {
				at := which
				if m.function != "9" && forms[at].file == "trader.csv" {
					at = 0
				}
				if len(all) > 1 && forms[at].file == "trader.csv" { // a table says that a declaration is there twice
					at = 2
				}
				forms[at].write(outs[at], m, kind)
				declarations[side]++
			}
		}
		for i, w := range outs {
			w.WriteString(forms[i].foot)
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
		}
	}
	slices.Sort(found)
	return found, declarations
}

// readFound takes what was found from a report of a JSON object a line.
func readFound(t *testing.T, report string) (found []string, sum compare.Summary) {
	t.Helper()
	for line := range strings.Lines(report) {
		var e struct {
			compare.Entry
			Summary *compare.Summary
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		switch {
		case e.Summary != nil:
			sum = *e.Summary
		case e.Verdict == compare.NotCompared:
			for side, all := range [][]compare.Declaration{e.A, e.B} {
				for _, d := range all {
					found = append(found, d.LRN+"|"+compare.Side(side).String()+"|"+string(d.Use))
				}
			}
		case e.Verdict != compare.Different:
			found = append(found, e.Key+"|"+string(e.Verdict))
		default:
			for _, l := range e.Lines {
				found = append(found, e.Key+"|"+l.Characteristic+"|"+l.Goods+"|"+string(l.Verdict))
			}
		}
	}
	slices.Sort(found)
	return found, sum
}

// Of two sets of declarations with planted differences, compare finds all of them
// and no others, in bounded memory.
func TestCompareFindsWhatWasPlanted(t *testing.T) {
	consignments := 100_000
	if testing.Short() {
		consignments = 5_000
	}
	dir := t.TempDir()
	want, declarations := trade(t, dir, consignments)
	begin := time.Now()
	got := commandWithin(t, 5*time.Minute, nil, "compare", filepath.Join(dir, "EX"), filepath.Join(dir, "IM"), "--format", "ndjson",
		"--tolerance", "mass=2%", "--tolerance", "value=0.01")
	t.Logf("%d and %d declarations with %d differences in %v, %d MiB", declarations[0], declarations[1], len(want), time.Since(begin).Round(time.Millisecond), got.memory>>10)
	if got.code != exitData {
		t.Fatalf("exit code %d\n%.2000s", got.code, got.err)
	}
	found, sum := readFound(t, got.out)
	if sum.Declarations != declarations || sum.Unread != [2]int{} {
		t.Errorf("%v declarations were read, and %v could not be, of %v", sum.Declarations, sum.Unread, declarations)
	}
	if len(found) != len(want) || len(want) < consignments/50 {
		t.Errorf("%d differences are found, and %d were planted", len(found), len(want))
	}
	if missing := without(want, found); len(missing) > 0 {
		t.Errorf("%d of %d are not found: %.2000s", len(missing), len(want), strings.Join(missing, "\n"))
	}
	if more := without(found, want); len(more) > 0 {
		t.Errorf("%d were not planted: %.2000s", len(more), strings.Join(more, "\n"))
	}
	if got.memory > 200<<10 {
		t.Errorf("%d MiB of memory", got.memory>>10)
	}
}

// without is what of the sorted a is not in the sorted b.
func without(a, b []string) (rest []string) {
	for _, s := range a {
		if _, ok := slices.BinarySearch(b, s); !ok {
			rest = append(rest, s)
		}
	}
	return rest
}
