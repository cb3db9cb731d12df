package filekind

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	archive := func(names ...string) string {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, n := range names {
			name, content, _ := strings.Cut(n, "=")
			f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
			if err != nil {
				t.Fatal(err)
			}
			f.Write([]byte(content))
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte("<a/>"))
	z.Close()
	xml := `<?xml version="1.0"?><Declaration>` + strings.Repeat(" ", 3000) + "</Declaration>"
	b64 := base64.StdEncoding.EncodeToString
	lines := func(s string) string { return s[:60] + "\r\n" + s[60:120] + "\r\n" + s[120:] }
	for _, tt := range []struct{ name, in, what, way string }{
		{"workbook", archive("[Content_Types].xml", "xl/workbook.xml"), "workbook of a spreadsheet program (XLSX)", "CSV UTF-8"},
		{"workbook of another program", archive("docProps/app.xml", "docProps/core.xml"), "office program", "CSV UTF-8"},
		{"open document", archive("mimetype=application/vnd.oasis.opendocument.spreadsheet"), "(ODS)", "CSV UTF-8"},
		{"letter", archive("[Content_Types].xml", "word/document.xml"), "word processor", "made from"},
		{"archive", archive("a.xml=<a/>"), "a ZIP archive", "unpack"},
		{"empty archive", archive(), "nothing in it", "unpack"},
		{"gzip", packed.String(), "gzip", "gzip -dc"},
		{"PDF", "%PDF-1.7\n%\xE2\xE3\n", "PDF", "made from"},
		{"old workbook", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00\x00", "XLS", "CSV UTF-8"},
		{"base64 of XML", b64([]byte(xml)), "base64, and in it is XML", "base64 -d"},
		{"base64 in lines", lines(b64([]byte(xml))), "base64, and in it is XML", "base64 -d"},
		{"base64, cut", b64([]byte(xml))[:1001], "base64, and in it is XML", "base64 -d"},
		{"base64 of gzip", b64(append(packed.Bytes(), make([]byte, 30)...)), "base64, and in it is compressed (gzip)", "base64 -d FILE, and then gzip -dc"},
		{"base64 of JSON", b64([]byte(`{"package": "gb-cds", "metaData": {"declaration": {}}}`)), "and in it is JSON", "base64 -d"},
		{"base64 of a table", b64([]byte("declaration_reference,currency,item_price\n")), "text in base64", "base64 -d"},
		{"data URI", "data:application/xml;base64," + b64([]byte(xml)), "base64, and in it is XML", "base64 -d"},
		{"escaped XML", "&lt;?xml version=\"1.0\"?&gt;", "&lt;", "themselves"},
		{"XML in a JSON string", `"<?xml version=\"1.0\"?>`, "JSON string", "let a JSON program"},
		{"rich text", `{\rtf1\ansi`, "RTF", "made from"},
		{"UTF-32", "\xFF\xFE\x00\x00<\x00\x00\x00", "UTF-32", "UTF-8"},
		{"XML", xml, "", ""},
		{"JSON", `{"package": "gb-cds"}`, "", ""},
		{"table", "\"reference\",total\nA,1\n", "", ""},
		{"a long word", strings.Repeat("reference", 9), "", ""},
		{"a word", "reference", "", ""},
		{"nothing", "", "", ""},
	} {
		head := []byte(tt.in)[:min(len(tt.in), HeadSize)]
		k, ok := Of(head)
		if ok != (tt.what != "") || !strings.Contains(k.What, tt.what) || !strings.Contains(k.Way, tt.way) {
			t.Errorf("%s: %v, %+v", tt.name, ok, k)
		}
	}
}
