// Package filekind tells files that hold no message as they are, by how they
// begin: archives, workbooks, documents, pictures, and messages in a wrapping that
// has to be taken off.
package filekind

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// Kind is a kind of file that is not read.
type Kind struct {
	// What it is, as in "a ZIP archive".
	What string
	// Way is what to do with it.
	Way string
}

// HeadSize is how much of a file it takes to tell its kind.
const HeadSize = 4096

const (
	saveAsCSV = `in the spreadsheet program, the sheet saved as "CSV UTF-8"`
	made      = "the data that it was made from, as XML, JSON or CSV"
	unpacked  = "the files in it: unpack it first"
	piped     = " FILE | wcodm validate -, or the file unpacked"
)

// beginnings are those of kinds that their first bytes tell.
var beginnings = []struct {
	bytes string
	kind  Kind
}{
	{"PK\x05\x06", Kind{"a ZIP archive with nothing in it", unpacked}},
	{"\x1F\x8B", Kind{"compressed (gzip)", "gzip -dc" + piped}},
	{"BZh", Kind{"compressed (bzip2)", "bzip2 -dc" + piped}},
	{"\xFD7zXZ\x00", Kind{"compressed (xz)", "xz -dc" + piped}},
	{"\x28\xB5\x2F\xFD", Kind{"compressed (Zstandard)", "zstd -dc" + piped}},
	{"7z\xBC\xAF\x27\x1C", Kind{"a 7-Zip archive", unpacked}},
	{"Rar!\x1A\x07", Kind{"a RAR archive", unpacked}},
	{"%PDF-", Kind{"a PDF document", made}},
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind{"a file of an office program (such as XLS)", saveAsCSV}},
	{"{\\rtf", Kind{"a text document (RTF)", made}},
	{"\x89PNG\r\n\x1A\n", Kind{"a picture (PNG)", made}},
	{"\xFF\xD8\xFF", Kind{"a picture (JPEG)", made}},
	{"II*\x00", Kind{"a picture (TIFF)", made}},
	{"MM\x00*", Kind{"a picture (TIFF)", made}},
	{"PAR1", Kind{"a Parquet file", "its rows as CSV"}},
	{"SQLite format 3\x00", Kind{"a database (SQLite)", "its rows as CSV"}},
	{"\xFF\xFE\x00\x00", Kind{"text in UTF-32", "the file in UTF-8"}},
	{"\x00\x00\xFE\xFF", Kind{"text in UTF-32", "the file in UTF-8"}},
	{"&lt;", Kind{"XML whose < and > are written &lt; and &gt;, as where one message is the text of another", "the message with < and > themselves"}},
	{"-----BEGIN ", Kind{"a signed or encrypted message, or a certificate (PEM)", "the message in it: let the program that signed or encrypted it take it out"}},
	{"MIME-Version:", Kind{"an e-mail", "the file that is attached to it"}},
}

// Of tells the kind of a file from its first bytes; ok is false where it is none of
// these.
func Of(head []byte) (k Kind, ok bool) {
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return zipped(head), true
	}
	for _, b := range beginnings {
		if bytes.HasPrefix(head, []byte(b.bytes)) {
			return b.kind, true
		}
	}
	if k, ok := quoted(head); ok {
		return k, true
	}
	return encoded(head)
}

// zipped tells what is in a ZIP archive: many programs' files are some.
func zipped(head []byte) Kind {
	has := func(name string) bool { return bytes.Contains(head, []byte(name)) }
	switch {
	case has("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"):
		return Kind{"a workbook of a spreadsheet program (ODS)", saveAsCSV}
	case has("mimetypeapplication/vnd.oasis.opendocument."):
		return Kind{"a document of an office program (OpenDocument)", made}
	case has("xl/"):
		return Kind{"a workbook of a spreadsheet program (XLSX)", saveAsCSV}
	case has("word/"):
		return Kind{"a document of a word processor (DOCX)", made}
	case has("[Content_Types].xml"), has("docProps/"), has("_rels/.rels"):
		return Kind{"a file of an office program (such as XLSX)", saveAsCSV}
	}
	return Kind{"a ZIP archive", unpacked}
}

// quoted tells a message that is the text of a JSON string.
func quoted(head []byte) (Kind, bool) {
	text, ok := bytes.CutPrefix(head, []byte{'"'})
	if !ok {
		return Kind{}, false
	}
	for _, begin := range []string{"<", `\u003c`, `\u003C`, `{\"`} {
		if bytes.HasPrefix(text, []byte(begin)) {
			return Kind{"a message within quotation marks: the text of a JSON string", "the message itself: let a JSON program read the string and write its text"}, true
		}
	}
	return Kind{}, false
}

// least is the length of text in base64 that is taken for it, in characters.
const least = 40

// encoded tells text in base64, and what is in it.
func encoded(head []byte) (Kind, bool) {
	if rest, ok := bytes.CutPrefix(head, []byte("data:")); ok {
		if _, rest, ok = bytes.Cut(rest, []byte(";base64,")); ok {
			head = rest
		}
	}
	text := make([]byte, 0, len(head))
	for _, c := range head {
		switch {
		case c == '\r' || c == '\n':
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '+', c == '/', c == '=':
			text = append(text, c)
		default:
			return Kind{}, false
		}
	}
	if len(text) < least {
		return Kind{}, false
	}
	data, err := base64.StdEncoding.DecodeString(string(text[:len(text)/4*4]))
	if err != nil {
		return Kind{}, false
	}
	k := Kind{"text in base64", "base64 -d" + piped}
	switch inner, ok := Of(data); {
	case ok:
		k.What, k.Way = k.What+", and in it is "+inner.What, "base64 -d FILE, and then "+inner.Way
	case bytes.HasPrefix(data, []byte("<")), bytes.HasPrefix(data, []byte("\xEF\xBB\xBF<")):
		k.What += ", and in it is XML"
	case bytes.HasPrefix(data, []byte("{")):
		k.What += ", and in it is JSON"
	case !printable(data): // a word of 40 letters is no base64
		return Kind{}, false
	}
	return k, true
}

// printable reports whether bytes may be text.
func printable(data []byte) bool {
	return !strings.ContainsFunc(string(data), func(r rune) bool { return r < ' ' && r != '\r' && r != '\n' && r != '\t' || r == '�' })
}
