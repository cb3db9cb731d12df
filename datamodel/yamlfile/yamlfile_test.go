package yamlfile

import (
	"errors"
	"strings"
	"testing"
)

// What is wrong with a file is told with its line and column.
func TestErrorsNameThePlace(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"empty", "", "f.yaml:1:1: the file is empty"},
		{"not YAML", "a: [1", "f.yaml:1:1: this is not YAML: did not find expected ',' or ']'"},
		{"unknown key", "name: x\nfromat: y\n", `f.yaml:2:1: unknown key "fromat"; did you mean "format"?`},
		{"key twice", "name: x\nname: y\n", `f.yaml:2:1: key "name" is given twice`},
		{"not a map", "- x\n", "f.yaml:1:1: expected a map of keys and values, found a list"},
		{"a list where a value belongs", "name: [x]\n", "f.yaml:1:7: expected a value, found a list"},
		{"not a number", "name: x\ncount: many\n", `f.yaml:2:8: expected a whole number, found "many"`},
		{"neither true nor false", "flag: maybe\n", `f.yaml:1:7: expected true or false, found "maybe"`},
		{"alias", "name: &a x\nformat: *a\n", "f.yaml:2:9: expected a value, found an alias, which is not supported"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := read(tt.in)
			var e *Error
			if !errors.As(err, &e) || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func read(in string) error {
	doc, err := Parse("f.yaml", []byte(in))
	if err != nil {
		return err
	}
	m, err := doc.Map("name", "format", "count", "flag")
	if err != nil {
		return err
	}
	for _, key := range []string{"name", "format"} {
		if _, err := m[key].Text(); err != nil {
			return err
		}
	}
	if _, err := m["count"].Int(0); err != nil {
		return err
	}
	_, err = m["flag"].Bool()
	return err
}

func TestValues(t *testing.T) {
	doc, err := Parse("f.yaml", []byte("one: a\nmany: [a, \"1\"]\nnumber: 7\nflag: true\nnothing:\n"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := doc.Map("one", "many", "number", "flag", "nothing", "absent")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := m["one"].Texts(); err != nil || len(s) != 1 || s[0] != "a" {
		t.Errorf("one: %q %v", s, err)
	}
	if s, err := m["many"].Texts(); err != nil || len(s) != 2 || s[1] != "1" {
		t.Errorf("many: %q %v", s, err)
	}
	if n, err := m["number"].Int(3); err != nil || n != 7 {
		t.Errorf("number: %d %v", n, err)
	}
	if n, err := m["absent"].Int(3); err != nil || n != 3 {
		t.Errorf("absent number: %d %v", n, err)
	}
	if b, err := m["flag"].Bool(); err != nil || !b {
		t.Errorf("flag: %v %v", b, err)
	}
	if s, err := m["nothing"].Text(); err != nil || s != "" {
		t.Errorf("nothing: %q %v", s, err)
	}
	if m["number"].Line() != 3 {
		t.Errorf("number is in line %d", m["number"].Line())
	}
}

// A file has one document: what stands in another would be read by nobody.
func TestOneDocument(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\n":                "",
		"---\na: 1\n...\n":      "",
		"a: 1\n---\nb: 2\n":     "f.yaml:3:1: a second document begins here",
		"a: 1\n--- # no more\n": "f.yaml:3:1: a second document begins here",
		"a: 1\n---\nb: [\n":     "f.yaml:3:1: this is not YAML",
		"":                      "f.yaml:1:1: the file is empty",
		"# nothing\n":           "f.yaml:1:1: the file is empty",
		"a: \xff":               "f.yaml:1:1: this is not YAML: invalid leading UTF-8 octet: the file is in another encoding",
	} {
		_, err := Parse("f.yaml", []byte(text))
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasPrefix(err.Error(), want)) {
			t.Errorf("%q: %v, expected %q", text, err, want)
		}
	}
}

func TestReadHasALimit(t *testing.T) {
	var fault *Error
	if _, err := Read("/dev/zero"); !errors.As(err, &fault) || err.Error() != "/dev/zero:1:1: the file is larger than 4 MiB, which is more than such a file may have" {
		t.Error(err)
	}
}
