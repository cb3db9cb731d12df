// Package corpustest finds the real messages that tests run on. They lie
// outside the repository, in the folder that WCODM_CORPUS names.
package corpustest

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Dir returns a folder or file of the corpus. Where WCODM_CORPUS is unset the
// test is skipped and says so; where it is set and there is no such folder, the
// test fails. A relative WCODM_CORPUS counts from the repository's root.
func Dir(tb testing.TB, elem ...string) string {
	tb.Helper()
	root := os.Getenv("WCODM_CORPUS")
	if root == "" {
		tb.Skip("WCODM_CORPUS is not set: it names the folder of real messages this test needs")
	}
	if !filepath.IsAbs(root) {
		root = filepath.Join(repository(tb), root)
	}
	dir := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(dir); err != nil {
		tb.Fatalf("WCODM_CORPUS is set, but: %v", err)
	}
	return dir
}

// Files lists the XML files of folders of the corpus.
func Files(tb testing.TB, folders ...string) []string {
	tb.Helper()
	var files []string
	for _, folder := range folders {
		found, err := filepath.Glob(filepath.Join(Dir(tb, folder), "*.xml"))
		if err != nil || len(found) == 0 {
			tb.Fatalf("no XML files in %s of the corpus (%v)", folder, err)
		}
		files = append(files, found...)
	}
	return files
}

// Facts opens a table of facts, which lie in a folder beside the corpus. It is
// closed when the test ends.
func Facts(tb testing.TB, name string) *os.File {
	tb.Helper()
	f, err := os.Open(filepath.Join(filepath.Dir(Dir(tb)), "facts", name))
	if err != nil {
		tb.Fatalf("WCODM_CORPUS is set, but the facts beside it: %v", err)
	}
	tb.Cleanup(func() { f.Close() })
	return f
}

// repository is the folder of go.mod, at or above the test's own.
func repository(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			tb.Fatal("no go.mod at or above the working directory")
		}
		dir = up
	}
}

// Responses returns the real UK responses by their path in the corpus, those
// published without namespaces with them put back.
func Responses(tb testing.TB) map[string][]byte {
	tb.Helper()
	all := map[string][]byte{}
	for _, file := range Files(tb, "gb-cds/responses", "gb-cds/stripped-namespaces") {
		data, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		name := filepath.Base(filepath.Dir(file)) + "/" + filepath.Base(file)
		if strings.HasPrefix(name, "stripped") {
			if data = namespaced(data); data == nil {
				continue
			}
		}
		all[name] = data
	}
	return all
}

// namespaced puts the namespaces back into a UK response; nil where it is none.
func namespaced(data []byte) []byte {
	const urn = "urn:wco:datamodel:WCO:"
	type open struct{ space, value, name string } // value is the namespace of date values
	var stack []open
	var out bytes.Buffer
	responses, declarations := 0, 0
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil
		}
		switch token := token.(type) {
		case xml.StartElement:
			parent := open{}
			if len(stack) > 0 {
				parent = stack[len(stack)-1]
			}
			e := open{parent.space, parent.value, token.Name.Local}
			switch {
			case token.Name.Space != "":
				return nil
			case e.name == "MetaData" && len(stack) == 0:
				e.space = urn + "DocumentMetaData-DMS:2"
			case len(stack) == 0:
				return nil
			case e.name == "Response" && len(stack) == 1:
				e.space, e.value = urn+"RES-DMS:2", urn+"Response_DS:DMS:2"
				responses, declarations = responses+1, 0
			case e.name == "Declaration" && parent.name == "Response":
				if declarations++; declarations == 2 {
					e.space, e.value = urn+"DEC-DMS:2", urn+"Declaration_DS:DMS:2"
				}
			case e.name == "DateTimeString":
				e.space = e.value
			}
			out.WriteString("<" + e.name)
			if e.space != parent.space {
				fmt.Fprintf(&out, " xmlns=%q", e.space)
			}
			for _, a := range token.Attr {
				fmt.Fprintf(&out, " %s=\"%s\"", a.Name.Local, escape.Replace(a.Value))
			}
			out.WriteByte('>')
			stack = append(stack, e)
		case xml.EndElement:
			if len(stack) == 0 || stack[len(stack)-1].name != token.Name.Local {
				return nil
			}
			stack = stack[:len(stack)-1]
			out.WriteString("</" + token.Name.Local + ">")
		case xml.CharData:
			escape.WriteString(&out, string(token))
		}
	}
	if responses == 0 {
		return nil
	}
	return out.Bytes()
}
