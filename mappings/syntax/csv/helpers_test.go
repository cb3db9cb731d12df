package csv

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	dm "wcodm/datamodel"
)

// structure is a small declaration with all that a table can have.
const structure = `
package: orders
national: true
read: {key: reference, trim: true}
types:
  Text: {base: string}
  Number: {base: decimal}
  Day: {base: date}
root:
  name: declaration
  elements:
    - {name: reference, type: Text}
    - name: exporter
      elements:
        - {name: name, type: Text}
        - {name: line, type: Text, max: 2}
    - {name: total, type: Number}
    - name: item
      max: n
      elements:
        - {name: description, type: Text}
        - {name: price, type: Number}
        - name: document
          max: 2
          elements:
            - {name: type, type: Text}
            - {name: id, type: Text}
    - name: note
      elements:
        - {name: text, type: Text}
        - {name: day, type: Day}
`

// dayFirst is a form of dates: 31/12/2026.
type dayFirst struct{}

func (dayFirst) Read(cell string) (string, bool) { return turn(cell, "02/01/2006", "2006-01-02") }

func (dayFirst) Write(date string) (string, bool) { return turn(date, "2006-01-02", "02/01/2006") }

func (dayFirst) String() string { return "dd/MM/yyyy" }

func turn(text, from, to string) (string, bool) {
	day, err := time.Parse(from, text)
	return day.Format(to), err == nil
}

func load(t testing.TB, text string) *dm.Package {
	t.Helper()
	p, err := dm.Load("structure.yaml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func layout(t testing.TB, names ...Name) *Layout {
	t.Helper()
	l, err := NewLayout(load(t, structure), names)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// read reads a file and returns what is in it, one declaration or finding a
// line: values with their places, "!" before what is wrong.
func read(t testing.TB, l *Layout, in io.Reader, o Options) string {
	t.Helper()
	var b strings.Builder
	report := func(d dm.Diagnostic) {
		fmt.Fprintf(&b, "! %s %s %d:%d %s\n", d.Severity, d.Code, d.Line, d.Column, d.Message)
	}
	r := NewReader(l, in, o)
	var d Declaration
	var build Builder
	tree := dm.NewTree()
	for {
		err := r.Next(&d)
		var data *Error
		switch {
		case err == io.EOF:
			return b.String()
		case errors.As(err, &data):
			report(data.Diagnostic)
			return b.String()
		case err != nil:
			fmt.Fprintf(&b, "error %v\n", err)
			return b.String()
		}
		if build.Build(tree, &d, report) {
			fmt.Fprintf(&b, "%s\n", dump(tree, tree.Root(), true))
		} else {
			fmt.Fprintf(&b, "(%s is not read)\n", d.key)
		}
	}
}

// dump writes a node: name=value@line:column, or name{…}.
func dump(t *dm.Tree, n dm.NodeID, places bool) string {
	e := t.Elem(n)
	at := ""
	if places {
		at = fmt.Sprintf("@%d:%d", t.Place(n).Line, t.Place(n).Col)
	}
	if !e.IsClass() {
		return fmt.Sprintf("%s=%q%s", e.Name, t.Value(n), at)
	}
	var children []string
	for c := t.First(n); c != dm.None; c = t.Next(c) {
		children = append(children, dump(t, c, places))
	}
	return e.Name + at + "{" + strings.Join(children, " ") + "}"
}
