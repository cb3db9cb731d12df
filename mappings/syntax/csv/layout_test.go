package csv

import (
	"errors"
	"strings"
	"testing"
)

func TestColumnsOfAStructure(t *testing.T) {
	l := layout(t)
	want := "reference exporter_name exporter_line_1 exporter_line_2 total item_description item_price " +
		"item_document_1_type item_document_1_id item_document_2_type item_document_2_id note_text note_day"
	if got := strings.Join(l.Columns(), " "); got != want {
		t.Errorf("got %s", got)
	}
	if l.Key() != "reference" {
		t.Errorf("key %s", l.Key())
	}
}

func TestStructuresThatAreNoTable(t *testing.T) {
	const head = "package: x\nnational: true\nread: {key: k}\ntypes: {T: {base: string}, A: {base: string, attributes: [{name: a}]}}\nroot:\n  name: r\n  elements:\n"
	for _, tt := range []struct{ name, in, want string }{
		{"two rows", head + "    - {name: k, type: T}\n    - {name: a, max: n, elements: [{name: x, type: T}]}\n    - {name: b, max: n, elements: [{name: x, type: T}]}", "a and b may both occur any number of times"},
		{"an unbounded value", head + "    - {name: k, type: T}\n    - {name: v, type: T, max: n}", "v is a value that may occur any number of times"},
		{"an unbounded class in a row", head + "    - {name: k, type: T}\n    - {name: a, max: n, elements: [{name: b, max: n, elements: [{name: x, type: T}]}]}", "a/b may occur any number of times within a row"},
		{"an unbounded class in a group", head + "    - {name: k, type: T}\n    - {name: a, elements: [{name: b, max: n, elements: [{name: x, type: T}]}]}", "a/b may occur any number of times within a row"},
		{"two columns of a name", head + "    - {name: k, type: T}\n    - {name: a_b, type: T}\n    - {name: a, elements: [{name: b, type: T}]}", "a_b and a/b would be columns of one name"},
		{"attributes", head + "    - {name: k, type: A}", "k has XML attributes"},
		{"no key", strings.Replace(head, "read: {key: k}\n", "", 1) + "    - {name: k, type: T}", "does not say which column"},
		{"a key in the row", strings.Replace(head, "key: k", "key: a/k", 1) + "    - {name: a, max: n, elements: [{name: k, type: T}]}", "one column of the declaration"},
		{"a key of two columns", head + "    - {name: k, type: T, max: 2}", "one column of the declaration"},
		{"too many columns", head + "    - {name: k, type: T}\n    - {name: a, max: 9999999, elements: [{name: x, type: T}]}", "no more than 4096 columns"},
		{"too many values", head + "    - {name: k, type: T}\n    - {name: a, type: T, max: 9999999}", "no more than 4096 columns"},
	} {
		if _, err := NewLayout(load(t, tt.in), nil); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestNamesThatCannotBe(t *testing.T) {
	key := Name{"No", "reference"}
	for _, tt := range []struct {
		names []Name
		index int
		want  string
	}{
		{[]Name{key, {"x", "exporter_nam"}}, 1, `there is no column "exporter_nam"; did you mean "exporter_name"?`},
		{[]Name{key, {"x", "total"}, {"y", "total"}}, 2, `the column total has two names, "x" and "y"`},
		{[]Name{key, {"N O", "total"}}, 1, `"N O" is the name of two columns, reference and total`},
		{[]Name{key, {" ", "total"}}, 1, "cannot be the name"},
		{[]Name{key, {"a\nb", "total"}}, 1, "cannot be the name"},
		{[]Name{key, {" a", "total"}}, 1, "white space around it"},
		{[]Name{{"x", "total"}}, 0, "the column reference has no name among these"},
	} {
		_, err := NewLayout(load(t, structure), tt.names)
		var wrong *NameError
		if !errors.As(err, &wrong) || wrong.Index != tt.index || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: %v, want %q", tt.names, err, tt.want)
		}
	}
}
