package wcodm

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"testing"

	"wcodm/datamodel/corpustest"
	"wcodm/datamodel/ucr"
)

var (
	comments    = regexp.MustCompile(`(?s)<!--.*?-->`)
	indentation = regexp.MustCompile(`>\s+<`)
	declaration = regexp.MustCompile(`^<\?xml[^>]*\?>\s*`)
)

// dense is a real message without comments and indentation.
func dense(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	data = declaration.ReplaceAll(data, nil)
	data = comments.ReplaceAll(data, nil)
	return bytes.TrimSpace(indentation.ReplaceAll(data, []byte("><")))
}

// denseBatch is one <Batch> of at least size bytes of real, valid messages.
func denseBatch(t testing.TB, size int) []byte {
	t.Helper()
	check := engine(t, "", "")
	var messages [][]byte
	for _, name := range corpustest.Files(t, "gb-cds/declarations") {
		data := dense(t, name)
		if all := run1(t, check, input(name, data)); len(all) == 1 && all[0].Errors() == 0 && all[0].Message == 1 {
			messages = append(messages, data)
		}
	}
	var b bytes.Buffer
	b.WriteString("<Batch>")
	for i := 0; b.Len() < size; i++ {
		b.Write(messages[i%len(messages)])
		b.WriteByte('\n')
	}
	b.WriteString("</Batch>\n")
	return b.Bytes()
}

// benchmark reports MB/s of input for a whole run on a batch of real messages.
func benchmark(b *testing.B, to string, change ...func(*Options)) {
	data := denseBatch(b, 8<<20)
	e := engine(b, "", to, change...)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if err := e.Run(context.Background(), []Input{input("-", data)}, func(r *Result) error {
			if r.Errors() > 0 || to != "" && r.Output == nil {
				b.Fatalf("message %d: %v", r.Message, r.Diagnostics)
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
}

func unchecked(o *Options) { o.Checks = ReadOnly }

// The names say what is measured: the way of the data, and which verdicts are
// made on it.
func BenchmarkValidate(b *testing.B) { benchmark(b, "") }
func BenchmarkValidateAndRules(b *testing.B) {
	benchmark(b, "", func(o *Options) { o.Checks = CheckSchema | CheckRules })
}
func BenchmarkXMLToBaseXMLBothVerdicts(b *testing.B) { benchmark(b, "wco:xml") }
func BenchmarkXMLToXMLBothVerdicts(b *testing.B)     { benchmark(b, "gb-cds:xml") }
func BenchmarkXMLToBaseJSONBothVerdicts(b *testing.B) {
	benchmark(b, "wco:json")
}
func BenchmarkXMLToBaseXMLNoVerdict(b *testing.B) { benchmark(b, "wco:xml", unchecked) }
func BenchmarkXMLToBaseXMLDerivingUCR(b *testing.B) {
	benchmark(b, "wco:xml", func(o *Options) { o.UCR = ucr.Derive })
}

// BenchmarkJSONToXMLBothVerdicts reads what the other way wrote.
func BenchmarkJSONToXMLBothVerdicts(b *testing.B) {
	var lines bytes.Buffer
	there := engine(b, "", "wco:json")
	if err := there.Run(context.Background(), []Input{input("-", denseBatch(b, 4<<20))}, func(r *Result) error {
		lines.Write(r.Output)
		lines.WriteByte('\n')
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	e := engine(b, "", "gb-cds:xml")
	b.SetBytes(int64(lines.Len()))
	for b.Loop() {
		if err := e.Run(context.Background(), []Input{input("-", lines.Bytes())}, func(r *Result) error {
			if r.Output == nil {
				b.Fatalf("message %d: %v", r.Message, r.Diagnostics)
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkASYCUDAToBaseXML converts the national files of the corpus.
func BenchmarkASYCUDAToBaseXML(b *testing.B) {
	var data bytes.Buffer
	data.WriteString("<Batch>")
	for data.Len() < 4<<20 {
		for _, name := range corpustest.Files(b, "asycuda") {
			doc, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			data.Write(declaration.ReplaceAll(doc, nil))
		}
	}
	data.WriteString("</Batch>")
	e := engine(b, "", "wco:xml", func(o *Options) { o.Force = true })
	b.SetBytes(int64(data.Len()))
	for b.Loop() {
		if err := e.Run(context.Background(), []Input{input("-", data.Bytes())}, func(r *Result) error {
			if r.Output == nil {
				b.Fatalf("message %d: %v", r.Message, r.Diagnostics)
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
}
