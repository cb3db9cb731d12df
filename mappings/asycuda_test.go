package mappings

import (
	"os"
	"path/filepath"
	"testing"

	dm "wcodm/datamodel"
)

func TestProbe(t *testing.T) {
	m := open(t, "asycuda-sad")
	r := newMessageReader(t, m.National, nil)
	w := newMessageReader(t, m.Package, schemaOf(t, m.Package))
	for _, f := range xmlFiles(t, corpus(t, "asycuda")) {
		data, _ := os.ReadFile(f)
		src, wco, back := dm.NewTree(), dm.NewTree(), dm.NewTree()
		r.read(t, src, data)
		run := m.NewRunner()
		var fs findings
		run.In(wco, src, fs.report)
		t.Logf("%s IN\n%s", filepath.Base(f), fs)
		var x dm.XMLWriter
		out := x.AppendTree([]byte(dm.XMLHeader), wco, 0)
		os.WriteFile("/tmp/"+filepath.Base(f)+".wco.xml", out, 0o644)
		again := dm.NewTree()
		for _, s := range w.read(t, again, out) {
			t.Log("XSD", s)
		}
		fs = nil
		run.Out(back, again, fs.report)
		t.Logf("OUT\n%s", fs)
	}
}
