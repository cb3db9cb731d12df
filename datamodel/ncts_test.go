package datamodel

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wcodm/datamodel/corpustest"
)

// strictMutations are the changes that a national schema of its own kind needs:
// values of its data types, and content in and out of the namespace.
var strictMutations = map[string]func(r *rand.Rand, root *xmlNode) bool{
	"moment": value(func(r *rand.Rand, s string) string {
		return [...]string{"2026-01-31", "2026-02-29", "2024-02-29", "2026-13-01", "2026-01-31T12:00:00", "2026-01-31T24:00:00", "2026-01-31T25:00:00",
			"2026-01-31T12:00:00Z", "2026-01-31T12:00:00.5", " 2026-01-31", "2026-01-31 ", "0000-01-01", "-2026-01-31"}[r.IntN(13)]
	}),
	"whole": value(func(r *rand.Rand, s string) string {
		return [...]string{"0", "1", "00001", "+1", "-1", "1.0", " 1", "9999", "10000", "99999", "100000", "1999", "2000", "99999999", "100000000", "1e2"}[r.IntN(16)]
	}),
	"mass": value(func(r *rand.Rand, s string) string {
		return [...]string{"0", "0.0", "0.000001", "0.0000001", "1.", ".5", "01.5", "1.50", "1234567890.123456", "12345678901.123456", "1234567890123456", "12345678901234567", "-1", "+1.5", "0.00"}[r.IntN(15)]
	}),
	"character": value(func(r *rand.Rand, s string) string {
		c := [...]string{"\u00a0", "\u3000", " ", "\t", "\n", "é", "~", "@", ".", "\u007f", "\u0085", "𝄞", "a@b.c"}[r.IntN(13)]
		i := r.IntN(len(s) + 1)
		return [...]string{c + s, s + c, strings.ToValidUTF8(s[:i]+c+s[i:], ""), c}[r.IntN(4)]
	}),
	"mail": func(r *rand.Rand, root *xmlNode) bool {
		n := pick(r, root, func(n *xmlNode) bool {
			return n.start.Name.Local == "eMailAddress" || n.start.Name.Local == "referenceNumberUCR"
		})
		if n == nil {
			return false
		}
		n.text = [...]string{"a@b.c", "a@b.cd", "a@@b.cd", "a@b@c.d", "@b.cd", "a b@c.d", "é@b.cd", "a@b.cé", "a@b", "a@.b", "a@b. ", " a@b.c", "A", "A ", "A B", "A  B"}[r.IntN(16)]
		return true
	},
	"phase": func(r *rand.Rand, root *xmlNode) bool {
		for i, a := range root.start.Attr {
			if a.Name.Local == "PhaseID" {
				root.start.Attr[i].Value = [...]string{"NCTS5.0", "NCTS5.1", "NCTS6", " NCTS5.1", " NCTS6 ", "NCTS7", "", "ncts6", "NCTS 6"}[r.IntN(9)]
				return true
			}
		}
		a := root.start.Attr[0]
		a.Name.Space, a.Name.Local, a.Value = "", [...]string{"PhaseID", "phaseID"}[r.IntN(2)], "NCTS6"
		root.start.Attr = append(root.start.Attr, a)
		return true
	},
	"qualified": func(r *rand.Rand, root *xmlNode) bool {
		pick(r, root, func(*xmlNode) bool { return true }).start.Name.Space = root.start.Name.Space
		return true
	},
}

// TestNCTSVerdict holds the XSD made from the structure of the transit
// declaration against the official one: real messages of several countries, our
// own specimens, and mutations of all that are valid.
func TestNCTSVerdict(t *testing.T) {
	const file = "../mappings/catalogue/structures/eu-ncts-cc015c.yaml"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Load(file, data, Open)
	if err != nil {
		t.Fatal(err)
	}
	official := filepath.Join(corpustest.Dir(t, "eu-ncts/schemas"), "cc015c.xsd")
	ours := t.TempDir()
	schema := p.XSD()
	writeSchema(t, ours, schema)
	entry := filepath.Join(ours, schema.Entry)

	files := corpustest.Files(t, "eu-ncts", "dk-dms/transit")
	specimens, err := filepath.Glob("../testdata/eu-ncts/*.xml")
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, specimens...)
	want := verdicts(t, "", official, files...)
	agree(t, "real messages", want, verdicts(t, "", entry, files...))
	var valid []string
	for _, f := range files {
		if want[f] == "valid" {
			valid = append(valid, f)
		}
	}
	general := maps.Clone(mutations)
	delete(general, "date") // these messages have no DateTimeString
	dir, names := mutantsOf(t, valid, 1500, general, strictMutations)
	want = verdicts(t, dir, official, names...)
	agree(t, "mutations", want, verdicts(t, dir, entry, names...))
}
