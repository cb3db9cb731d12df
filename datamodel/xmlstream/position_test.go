package xmlstream

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"wcodm/datamodel/corpustest"
)

// expected gives what a reader of the document element should see, by encoding/xml and by counting in the bytes.
func expected(data []byte) (string, error) {
	var b strings.Builder
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = true
	type place struct{ line, col int }
	at, seen := place{1, 1}, 0
	to := func(off int64) place {
		for seen < int(off) {
			if data[seen] == '\n' {
				at.line++
				at.col = 0
			}
			if utf8.RuneStart(data[seen]) && !bytes.HasPrefix(data[seen:], []byte("\uFEFF")) {
				at.col++
			}
			seen++
		}
		return at
	}
	type open struct {
		name Name
		at   place
	}
	var stack []open
	var text []byte
	var textAt place
	leaf := false
	flush := func(start bool) {
		if len(text) > 0 && ((leaf && !start) || strings.Trim(string(text), " \t\r\n") != "") {
			fmt.Fprintf(&b, "%q %d:%d\n", text, textAt.line, textAt.col)
		}
		text = nil
	}
	for {
		p := to(d.InputOffset())
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			flush(true)
			stack = append(stack, open{Name(t.Name), p})
			fmt.Fprintf(&b, "<%s> %d:%d\n", Name(t.Name), p.line, p.col)
			for _, a := range t.Attr {
				if a.Name.Space != "xmlns" && a.Name != (xml.Name{Local: "xmlns"}) {
					fmt.Fprintf(&b, "@%s=%q %d:%d\n", Name(a.Name), blanks.Replace(a.Value), p.line, p.col)
				}
			}
			leaf = true
		case xml.EndElement:
			flush(false)
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			fmt.Fprintf(&b, "</%s> %d:%d\n", top.name, top.at.line, top.at.col)
			leaf = false
		case xml.CharData:
			if len(stack) > 0 {
				if text == nil {
					textAt = p
					if bytes.HasPrefix(data[seen:], []byte("<![CDATA[")) {
						textAt.col += len("<![CDATA[")
					}
				}
				text = append(text, t...)
			}
		}
	}
}

// actual renders the events of the document element as expected does.
func actual(r *Reader, data []byte) (string, error) {
	var b strings.Builder
	_, err := r.Read(context.Background(), bytes.NewReader(data), func(rec *Record) error {
		for line := range strings.Lines(dump(rec, true)) {
			if !strings.HasPrefix(line, "root ") {
				b.WriteString(strings.TrimLeft(line, " "))
			}
		}
		rec.Release()
		return nil
	})
	return b.String(), err
}

// blanks does what XML does to blanks in attributes, and encoding/xml does not (XML 1.0, 3.3.3).
var blanks = strings.NewReplacer("\n", " ", "\t", " ")

func TestPositionsOfCorpusEqualEncodingXML(t *testing.T) {
	n, seen := 0, 0
	err := filepath.WalkDir(corpustest.Dir(t), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".xml") && !strings.HasSuffix(path, ".xsd") {
			return err
		}
		if seen++; testing.Short() && seen%10 > 0 {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		want, err := expected(data)
		if err != nil {
			return nil // not well-formed, or not UTF-8
		}
		var root xml.StartElement
		dec := xml.NewDecoder(bytes.NewReader(data))
		for root.Name.Local == "" {
			token, err := dec.Token()
			if err != nil {
				return err
			}
			root, _ = token.(xml.StartElement)
		}
		r, err := NewReader(Config{Roots: []Root{{Name: Name(root.Name), TopOnly: true}}, Limits: Limits{Attributes: 1000}})
		if err != nil {
			return err
		}
		defer r.Close()
		for _, size := range []int{chunkSize, 333, 1} {
			if size == 1 && len(data) > 200_000 {
				continue
			}
			r.size = size
			got, err := actual(r, data)
			if err != nil {
				t.Errorf("%s: %v", path, err)
			} else if got != want {
				t.Errorf("%s: in chunks of %d: %s", path, size, difference(got, want))
			}
		}
		n++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files", n)
}

func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("event %d is %s, want %s", i, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d events, want %d", len(g), len(w))
}
