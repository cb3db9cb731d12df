package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"wcodm/datamodel/plaintext"
)

// foreign is foreign text that wants to be more than text: a colour, a window
// title, a control of eight bits, a command to a runner of workflows on a line of its
// own, the direction of text turned round, a byte that is no UTF-8.
const foreign = "\x1b[31m\x1b]0;T\a\u009b5m\r\n::error::x\n##[command]\u202eevil\u2066\x7f\u2028"

// foreignName is a name of a file: no runner may take its beginning for a command.
func foreignName(ending string) string { return "::error::n" + foreign + "\xff\xc0" + ending }

// harmful tells what of an output is more than text.
func harmful(out string) string {
	for i, r := range out {
		_, size := utf8.DecodeRuneInString(out[i:])
		if r != '\n' && plaintext.Steers(r) || r == utf8.RuneError && size == 1 {
			return "a control character: " + plaintext.Name(out[max(0, i-60):min(len(out), i+20)])
		}
	}
	if m := regexp.MustCompile(`(?m)^\s*::.*|##\[.*`).FindString(out); m != "" {
		return "a command: " + m
	}
	return ""
}

// theater is a folder with names and values that mean harm.
func theater(t *testing.T) {
	t.Helper()
	read := func(name string) string {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	one, sad, table := read("testdata/messages/one.xml"), read("../../testdata/asycuda/import-3-items.xml"), read("../../testdata/trader-csv/orders.csv")
	const inXML = "\u009b5m\n::error::x\n##[command]\u202eevil\u2066\x7f\u2028"
	inJSON := strings.NewReplacer("\x1b", `\u001b`, "\a", `\u0007`, "\r", `\r`, "\n", `\n`).Replace(foreign)
	inYAML := inJSON + `\ud83d`
	inYAML = strings.NewReplacer(`\ud83d`, "", "\u009b", `\u009b`, "\x7f", `\x7f`).Replace(inYAML)
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	bad := strings.NewReplacer("LRN1", inXML, "Tin whistles", inXML, "<TypeCode>IMA", "<TypeCode>"+inXML, "5GB123456789012-A1", "5GB"+inXML,
		"<GoodsShipment>", "<GoodsShipment><Un\u00adknown x='"+inXML+"'/>")
	write(foreignName(".xml"), one)
	write("values"+foreignName(".xml"), bad.Replace(one))
	write("sad"+foreignName(".xml"), strings.ReplaceAll(sad, "<Item>", "<Item><Unknown>"+inXML+"</Unknown>"))
	write("table"+foreignName(".csv"), strings.Replace(strings.ReplaceAll(table, "Black tea", "\x1b[31m::error::\u202e"), "declaration_reference,", "declaration_reference,\"\n::error::x\x1b[31m\u202e\",", 1))
	write("not"+foreignName(".xml"), "<"+foreign)
	write("json"+foreignName(".json"), `{"package":"wco","metaData":{"`+inJSON+`":"`+inJSON+`"},"`+inJSON+`":1,"declaration":{"functionalReferenceID":{"value":"`+inJSON+`"},"`+inJSON+`":[]}}`)
	write("none"+foreignName(".json"), `{"`+inJSON+`":"`+inJSON+`"}`)
	write("rules"+foreignName(".yaml"), `package: wco
rules:
  - {id: OWN-1, title: "t`+inYAML+`", explanation: "e`+inYAML+`", assert: FunctionalReferenceID == "", at: FunctionalReferenceID, message: "m `+inYAML+` {FunctionalReferenceID}", expected: "x`+inYAML+`"}
`)
	write("badrules"+foreignName(".yaml"), "package: wco\nrules: [{id: \""+inYAML+"\", \"k"+inYAML+"\": x}]\n")
	write("scheme"+foreignName(".yaml"), `scheme: own
title: "t`+inYAML+`"
alphabet: "A-Z0-9-"
forms:
  - {name: "order`+inYAML+`", parts: [{text: "-"}, {from: reference, max: 18}], example: -A}
`)
	write("own"+foreignName(".yaml"), "mapping: own\ntitle: \"t"+inYAML+"\"\ninclude: trader-csv\ncolumns: {\"A"+inYAML+"\": declaration_reference}\n")
	write("faulty"+foreignName(".yaml"), "mapping: \"m"+inYAML+"\"\nnational: {syntax: csv, structure: \""+inYAML+"\"}\npackage: wco\n")
	write("config"+foreignName(".yaml"), "profile: \""+inYAML+"\"\n")
	write("goodconfig"+foreignName(".yaml"), "profiles: {p: {title: \""+inYAML+"\", checks: [schema]}}\nfiles: [{match: \"a"+inYAML+"\", from: asycuda-sad}]\n")
	write("list"+foreignName(".txt"), "gone"+strings.ReplaceAll(foreign, "\n", "")+"\n")
	write("paths"+foreignName(".txt"), "Nothing"+foreign+"\n")
	write("key"+foreignName(".txt"), "short")
	write("key.txt", strings.Repeat("k", 40))
	write("known"+foreignName(".csv"), "ucr,in"+strings.ReplaceAll(foreign, "\n", "")+"\n6GB1-A,x\n")
	write("index"+foreignName(".csv"), "ucr,invoice\n6GB123456789012-A1,\"x"+foreign+"\"\n")
	write("schema"+foreignName(".xsd"), "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='"+inXML+"'/></xs:schema>")
	if err := os.Mkdir("empty"+foreignName(""), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("sub"+foreignName(""), 0o700); err != nil {
		t.Fatal(err)
	}
	write(filepath.Join("sub"+foreignName(""), foreignName(".xml")), one)
}

// Names of files and values reach the terminal and the log of a pipeline as text
// alone, whatever the command and the report.
func TestForeignTextStaysText(t *testing.T) {
	h, n := foreign, foreignName
	theater(t)
	all := []string{n(".xml"), "values" + n(".xml"), "sad" + n(".xml"), "table" + n(".csv"), "not" + n(".xml"), "json" + n(".json"), "none" + n(".json"), "empty" + n(""), "sub" + n("")}
	var lines [][]string
	add := func(args ...string) { lines = append(lines, args) }
	with := func(args []string, more ...string) []string { return append(args[:len(args):len(args)], more...) }
	for _, format := range []string{"text", "json", "ndjson", "csv", "sarif", "junit", "tap", "html", "github"} {
		add(with(all, "validate", "--format", format)...)
		add(with(all, "validate", "-q", "--format", format, "--rules", "rules"+n(".yaml"))...)
		add(with(all, "convert", "--to", "wco:json", "--format", format, "-o", "out"+n("/"))...)
		add("trace", "values"+n(".xml"), n(".xml"), "--declaration", n(".xml"), "--declaration", "not"+n(".xml"), "--format", format)
	}
	for _, format := range []string{"text", "json", "ndjson", "csv", "html"} {
		add("compare", n(".xml"), "values"+n(".xml"), "--all", "--format", format)
		add("compare", "--key", "lrn", "values"+n(".xml"), "table"+n(".csv"), "--all", "--format", format)
	}
	add(with(all, "convert", "--to", "wco:xml", "-o", "x"+n(".xml"), "--force")...)
	add(with(all, "convert", "--to", "gb-cds:xml", "-o", "x"+n(""), "--mask", "parties", "--mask-key", "key.txt", "--ucr-index", "i"+n(".csv"))...)
	add("convert", "--to", "wco:xml", "--mask", h, "--mask-key", "key"+n(".txt"), n(".xml"))
	add("convert", "--to", "wco:xml", "--mask", h, "--mask-key", "key.txt", n(".xml"))
	add("convert", "--to", "wco:xml", "--only", "@paths"+n(".txt"), n(".xml"))
	add("convert", "--to", "wco:xml", "--only", h, n(".xml"))
	add("convert", "--to", "wco:xml", "--report", "json=r"+n(".json"), "--report", h, n(".xml"))
	add(with(all, "reuse", "--to", "gb-cds:xml", "-o", "y"+n("/"), "--all", "--force")...)
	add(with(all, "ucr", "derive")...)
	add(with(all, "ucr", "derive", "--json")...)
	add(with(all, "ucr", "derive", "--ucr-table", "index"+n(".csv"), "--ucr-scheme", "scheme"+n(".yaml"))...)
	add("ucr", "derive", "--ucr-table", "known"+n(".csv"), n(".xml"))
	add("ucr", "derive", "--ucr-known", "known"+n(".csv"), n(".xml"))
	add("ucr", "derive", "--reference", h, "--trader", h, "--year", "2025")
	add("ucr", "derive", "--reference", "a", "--trader", h, "--date", h)
	for _, x := range []string{"check", "parse"} {
		add("ucr", x, h, "::error::x")
		add("ucr", x, "--json", h, "::error::x")
		add("ucr", x, "--scheme", "scheme"+n(".yaml"), h, "-A", "-A"+h)
	}
	add("ucr", "schemes", "scheme"+n(".yaml"))
	add("ucr", "schemes", h)
	add("ucr", "places", h)
	for _, format := range []string{"text", "json"} {
		add(with(all, "map", "test", "asycuda-sad", "--all", "--format", format)...)
		add("map", "test", "trader-csv", "table"+n(".csv"), "--format", format)
		add("map", "check", "faulty"+n(".yaml"), "asycuda-sad", "--format", format)
	}
	for _, format := range []string{"text", "html"} {
		add("map", "show", "--format", format, "own"+n(".yaml"))
		add("map", "coverage", "--format", format, "own"+n(".yaml"))
	}
	add("map", "coverage", "--format", "json", "own"+n(".yaml"))
	add("map", "test", "own"+n(".yaml"), n(".xml"))
	add("map", "check", "--all", "own"+n(".yaml"))
	add("validate", "--from", "own"+n(".yaml"), "table"+n(".csv"))
	add("convert", "--to", "own"+n(".yaml"), n(".xml"), "-o", "t"+n(".csv"))
	add("ucr", "places", "own"+n(".yaml"))
	add("map", "show", "faulty"+n(".yaml"))
	add("map", "coverage", "faulty"+n(".yaml"))
	add("map", "show", h)
	add("map", "new", "--sample", "table"+n(".csv"))
	add("map", "new", "--sample", "sad"+n(".xml"))
	add("map", "new", "--sample", "values"+n(".xml"), "-o", n(".xml"))
	add("map", "new", "--sample", "not"+n(".xml"))
	add("map", "new", "--sample", n(".none"))
	add("map", "new", "--sample", n(".xml"), "--name", h)
	add("rules", "rules"+n(".yaml"))
	add("rules", "badrules"+n(".yaml"))
	add("rules", n(".none"))
	add("explain", "--rules", "rules"+n(".yaml"), "OWN-1")
	add("explain", h)
	add("config", "--config", "config"+n(".yaml"))
	add("config", "--config", "goodconfig"+n(".yaml"))
	add("validate", "--config", "goodconfig"+n(".yaml"), n(".xml"))
	add("validate", "--config", n(".none"), n(".xml"))
	add("validate", "--files-from", "list"+n(".txt"))
	add("validate", "--files-from", n(".none"))
	add("validate", "--schema", "schema"+n(".xsd"), n(".xml"))
	add("validate", "--schema", n(".none"), n(".xml"))
	add("validate", "--from", "faulty"+n(".yaml"), n(".xml"))
	add("validate", n(".none"), "gone*"+n(""))
	add("validate", "empty"+n(""))
	add("compare", n(".none"), "empty"+n(""))
	add("trace", n(".none"), "--declaration", "empty"+n(""))
	for _, flag := range []string{"from", "profile", "severity", "unmapped", "ucr", "ucr-scheme", "ucr-year", "ucr-key", "date", "format", "report", "workers", "color", h} {
		add("validate", "--"+flag, h, n(".xml"))
	}
	for _, args := range [][]string{{h}, {"model", "show", h}, {"model", "show", "wco", h}, {"model", "search", h}, {"model", "codes", h}, {"model", "codes", "countries", h}, {"model", "schema", h}, {"version", h}, {"formats", h}, {"man", n(".xml")}} {
		add(args...)
	}
	for _, args := range lines {
		var out, errs bytes.Buffer
		a := &app{in: strings.NewReader(""), out: &out, err: &errs}
		a.run(t.Context(), args)
		stdout := out.String()
		stderr, line := errs.String(), strings.Join(args, " ")
		switch {
		case strings.Contains(line, "--format github"):
			own := regexp.MustCompile(`(?m)^::(error|warning|notice) (file=[^,]*,)?.*`)
			stdout, stderr = own.ReplaceAllString(stdout, ""), own.ReplaceAllString(stderr, "")
		case regexp.MustCompile("json|--format sarif|--format csv|^map new").MatchString(line): // data, as which it is whole
			stdout, stderr = strings.ReplaceAll(stdout, "##[", ""), strings.ReplaceAll(stderr, "##[", "")
		}
		if what := harmful(stdout); what != "" {
			t.Errorf("%.60q: standard output has %s", args, what)
		}
		if what := harmful(stderr); what != "" {
			t.Errorf("%.60q: standard error has %s", args, what)
		}
		if stdout+stderr == "" && !strings.Contains(strings.Join(args, " "), "-q") {
			t.Errorf("%q says nothing", args)
		}
	}
}

// Every report in a file shows controls, too.
func TestReportsInFilesAreText(t *testing.T) {
	n := foreignName
	theater(t)
	args := []string{"validate", n(".xml"), "values" + n(".xml"), "sad" + n(".xml"), "table" + n(".csv"), "json" + n(".json"), "none" + n(".json")}
	forms := []string{"text", "json", "ndjson", "csv", "sarif", "junit", "tap", "html"}
	for _, form := range forms {
		args = append(args, "--report", form+"="+form)
	}
	a := &app{in: strings.NewReader(""), out: io.Discard, err: io.Discard}
	if code := a.run(t.Context(), args); code != exitData {
		t.Fatalf("exit code %d", code)
	}
	for _, form := range forms {
		data, err := os.ReadFile(form)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(data), "##[", "")
		if what := harmful(regexp.MustCompile(`(?m)^\s*::`).ReplaceAllString(text, "")); what != "" || len(data) == 0 {
			t.Errorf("%s: %d bytes, with %s", form, len(data), what)
		}
	}
}

// What commands tell goes through package plaintext, which knows what is foreign.
func TestOnePlaceWritesForPeople(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	raw := regexp.MustCompile(`fmt\.(Fprint|Fprintf|Fprintln|Print|Printf|Println)\((&?text|&b)?`)
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for number, line := range strings.Split(string(data), "\n") {
			if m := raw.FindStringSubmatch(line); m != nil && m[2] == "" && !strings.HasSuffix(name, "_test.go") {
				t.Errorf("%s:%d writes past package plaintext: %s", name, number+1, strings.TrimSpace(line))
			}
		}
	}
}
