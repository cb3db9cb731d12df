package wcodm

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	dm "wcodm/datamodel"
	"wcodm/datamodel/filekind"
	"wcodm/datamodel/textfile"
	"wcodm/datamodel/xmlstream"
)

// Codes of findings about an input or a message as a whole.
const (
	codeSyntax    = "INP001" // none that is known
	codeEmpty     = "INP002"
	codeKind      = "INP003" // a file that is something else
	codeXML       = "XML001"
	codeEncoding  = "XML002"
	codeLimit     = "XML003"
	codeEntity    = "XML004"
	codeUnknown   = "MSG001"
	codeStripped  = "MSG002"
	codeAnother   = "MSG004" // another administration's content
	codeChoice    = "MSG005" // which official schema it was judged by
	codeNoWay     = "MAP007"
	codeJSON      = "JSN001"
	codePackage   = "JSN002"
	codeNoForm    = "JSN003"
	codeCharacter = "JSN004" // that XML cannot carry
	codeFromXML   = "JSN005"
)

// peekSize is how much of an input is looked at to tell its syntax.
const peekSize = 512

func (r *run) readAll(in *Input, q *queue) error {
	f, err := in.Open()
	if err != nil {
		return err
	}
	defer f.Close()
	b := bufio.NewReaderSize(f, 64<<10)
	head, err := b.Peek(peekSize)
	if err != nil && err != io.EOF {
		return fmt.Errorf("reading %s: %w", in.Name, err)
	}
	if k, ok, err := kindOf(b); err != nil {
		return fmt.Errorf("reading %s: %w", in.Name, err)
	} else if ok {
		return &inputError{diagnostic: dm.Diagnostic{Code: codeKind, Severity: dm.Error, Line: 1, Column: 1, Message: "This is " + k.What, Expected: k.Way}}
	}
	raw := head
	head = beginning(raw)
	syntax := syntaxOf(head)
	within := 0 // the line of a message in other text
	if syntax == "" || syntax == JSON && noJSON(head) {
		var err error
		if within, err = r.messageWithin(b); err != nil {
			return fmt.Errorf("reading %s: %w", in.Name, err)
		}
		if within > 0 {
			if syntax = ""; r.opts.Repair {
				syntax = XML
			}
		}
	}
	from := r.only
	if from != nil && syntax != "" && syntax != from.Syntax {
		return &inputError{diagnostic: dm.Diagnostic{Code: codeSyntax, Severity: dm.Error, Line: 1, Column: 1,
			Message: fmt.Sprintf("This is %s, and %s is %s", upper(syntax), from.Name, upper(from.Syntax)), Expected: upper(from.Syntax)}}
	}
	switch syntax {
	case XML:
		return r.readXML(in, b, q)
	case JSON:
		return r.readJSON(in, b, q)
	}
	if table, err := r.table(b); err != nil {
		return fmt.Errorf("reading %s: %w", in.Name, err)
	} else if table != nil {
		return r.readCSV(in, b, q, table)
	}
	d := dm.Diagnostic{Code: codeSyntax, Severity: dm.Error, Line: 1, Column: 1,
		Message: "This is neither XML nor JSON, and no table that is known here", Expected: "a declaration in XML, JSON or CSV; a table with columns of your own needs --from MAPPING.yaml"}
	foreign := within == 0
	if within > 0 {
		d.Expected = fmt.Sprintf("a message with nothing around it; in line %d, one in XML seems to begin: --repair reads it and passes over the rest", within)
	}
	if bytes.HasPrefix(head, []byte("UNA")) || bytes.HasPrefix(head, []byte("UNB+")) {
		foreign = false
		d.Message, d.Expected = "This is UN/EDIFACT, which is not read", "a declaration in XML, JSON or CSV"
	}
	switch {
	case zeros(raw):
		foreign = false
		d.Message = "The file begins with zero bytes and nothing else: what was in it is lost, as when the machine stops while it is written"
	case len(bytes.TrimSpace(head)) == 0:
		foreign = false
		d.Code, d.Message, d.Expected = codeEmpty, "The file is empty", "a declaration in XML, JSON or CSV"
		if err == nil { // there may be more
			d.Message = "There are only blanks at the beginning of the file"
		}
	}
	return &inputError{d, foreign}
}

// zeros reports whether a text begins with zero bytes and has nothing else that is looked at.
func zeros(head []byte) bool {
	return len(head) > 0 && head[0] == 0 && len(bytes.Trim(head, "\x00")) == 0
}

func upper(s Syntax) string { return strings.ToUpper(string(s)) }

// kindOf tells an input that is read by nobody as it is.
func kindOf(b *bufio.Reader) (k filekind.Kind, ok bool, err error) {
	head, err := b.Peek(peekSize)
	if _, ok := filekind.Of(head); ok && err == nil { // what it is takes more
		head, err = b.Peek(filekind.HeadSize)
	}
	if err != nil && err != io.EOF {
		return k, false, err
	}
	k, ok = filekind.Of(head)
	return k, ok, nil
}

// beginning is that of an input in UTF-8, or as it is in an encoding of single
// bytes.
func beginning(head []byte) []byte {
	t, _ := io.ReadAll(textfile.NewReader(bytes.NewReader(head)))
	return t
}

// syntaxOf tells the syntax from the beginning of a text; empty when it is none.
func syntaxOf(text []byte) Syntax {
	text = bytes.TrimLeft(text, "\x00 \t\r\n")
	if len(text) == 0 {
		return ""
	}
	switch text[0] {
	case '<':
		return XML
	case '{', '[':
		return JSON
	}
	return ""
}

func syntaxDiagnostic(e *xmlstream.SyntaxError) dm.Diagnostic {
	d := dm.Diagnostic{Severity: dm.Error, Line: e.Line, Column: e.Col}
	switch e.Kind {
	case xmlstream.Encoding:
		d.Code, d.Message = codeEncoding, "The characters cannot be read: "+e.Message
	case xmlstream.Limit:
		d.Code, d.Message = codeLimit, "The file asks for more than is allowed: "+e.Message
	case xmlstream.Entity:
		d.Code, d.Message = codeEntity, "The file uses an entity, which is not allowed: "+e.Message
	case xmlstream.Empty:
		d.Code, d.Message = codeEmpty, "The file is empty"
	default:
		d.Code, d.Message = codeXML, "This is not well-formed XML: "+e.Message
	}
	return d
}
