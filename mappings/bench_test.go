package mappings

import (
	"os"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
)

// benchmark runs f over all ASYCUDA files of the corpus, each read beforehand;
// MB/s are of the national XML.
func benchmark(b *testing.B, f func(r *Runner, dst, national, wco *dm.Tree)) {
	m := open(b, "asycuda-sad")
	in := newMessageReader(b, m.National, nil)
	r := m.NewRunner()
	var size int64
	var national, wco []*dm.Tree
	for _, name := range xmlFiles(b, corpustest.Dir(b, "asycuda")) {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		size += int64(len(data))
		n, w := dm.NewTree(), dm.NewTree()
		in.read(b, n, data)
		r.In(w, n, func(dm.Diagnostic) {})
		w.Source = nil
		national, wco = append(national, n), append(wco, w)
	}
	b.SetBytes(size)
	b.ReportAllocs()
	dst := dm.NewTree()
	for b.Loop() {
		for i := range national {
			f(r, dst, national[i], wco[i])
		}
	}
}

func BenchmarkIn(b *testing.B) {
	benchmark(b, func(r *Runner, dst, national, _ *dm.Tree) { r.In(dst, national, func(dm.Diagnostic) {}) })
}

func BenchmarkOut(b *testing.B) {
	benchmark(b, func(r *Runner, dst, _, wco *dm.Tree) { r.Out(dst, wco, func(dm.Diagnostic) {}) })
}
