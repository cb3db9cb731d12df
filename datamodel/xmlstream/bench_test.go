package xmlstream

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wcodm/datamodel/corpustest"
)

// batch is a few megabytes of valid messages of the corpus in one wrapper, without comments and indentation.
func batch(b *testing.B, schema *Schema) []byte {
	b.Helper()
	r := newReader(b, Config{Roots: []Root{{Name: Name{dms, "MetaData"}, Schema: schema, TopOnly: true}}})
	names, err := filepath.Glob(filepath.Join(corpustest.Dir(b, "gb-cds", "declarations"), "*.xml"))
	if err != nil || len(names) == 0 {
		b.Fatal("no files in the corpus")
	}
	var messages bytes.Buffer
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		valid := false
		_, err = r.Read(b.Context(), bytes.NewReader(data), func(rec *Record) error {
			valid = rec.Findings == 0
			rec.Release()
			return nil
		})
		if err == nil && valid {
			messages.Write(compact(b, data))
			messages.WriteByte('\n')
		}
	}
	var out bytes.Buffer
	out.WriteString("<Batch>\n")
	for out.Len() < 8<<20 {
		out.Write(messages.Bytes())
	}
	out.WriteString("</Batch>\n")
	if file := os.Getenv("WCODM_BATCH"); file != "" {
		if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return out.Bytes()
}

// compact takes the bytes of tags and text as they are and leaves out the rest.
func compact(tb testing.TB, data []byte) []byte {
	d := xml.NewDecoder(bytes.NewReader(data))
	var out []byte
	for {
		from := d.InputOffset()
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			tb.Fatal(err)
		}
		switch t := token.(type) {
		case xml.StartElement, xml.EndElement:
		case xml.CharData:
			if strings.TrimSpace(string(t)) == "" {
				continue
			}
		default:
			continue
		}
		out = append(out, data[from:d.InputOffset()]...)
	}
}

func benchmark(b *testing.B, validate bool) {
	fsys, entry := ukSchema(b)
	schema := loadSchema(b, fsys, entry)
	data := batch(b, schema)
	root := Root{Name: Name{dms, "MetaData"}}
	if validate {
		root.Schema = schema
	}
	r := newReader(b, Config{Roots: []Root{root}})
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		n, events := 0, 0
		_, err := r.Read(b.Context(), bytes.NewReader(data), func(rec *Record) error {
			n++
			events += len(rec.Events)
			if rec.Findings != 0 {
				b.Fatal(dump(rec, true))
			}
			rec.Release()
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(n), "messages")
		b.ReportMetric(float64(events), "events")
	}
}

func BenchmarkRead(b *testing.B)         { benchmark(b, false) }
func BenchmarkReadValidate(b *testing.B) { benchmark(b, true) }
