package xmlstream

/*
#include <libxml/xmlerror.h>
#include "reader.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"wcodm/datamodel/bytesize"
)

// ErrorKind is the kind of a SyntaxError.
type ErrorKind uint8

// The kinds of errors.
const (
	NotWellFormed ErrorKind = iota // the rules of XML or of its namespaces are broken
	Encoding                       // unknown encoding, or bytes that are invalid in it
	Limit                          // a limit is passed; SyntaxError.Limit says which
	Entity                         // use of an entity other than the five predefined ones
	Empty                          // no bytes at all
)

// String gives the kind's name.
func (k ErrorKind) String() string {
	switch k {
	case NotWellFormed:
		return "not well-formed"
	case Encoding:
		return "encoding"
	case Limit:
		return "limit"
	case Entity:
		return "entity"
	case Empty:
		return "empty"
	}
	return "unknown"
}

// SyntaxError says why a document cannot be read.
type SyntaxError struct {
	Line    int // from 1
	Col     int // from 1, in characters
	Code    int // libxml2's xmlParserErrors code, 0 when the error is this package's
	Kind    ErrorKind
	Limit   string // of kind Limit: "depth", "attributes", "names", "record", "events", "token" or "doctype"
	Message string // one sentence, without the position
	// Around says that what is wrong is what stands before or behind the document, which Excerpts pass over.
	Around bool
}

// OfNamespace reports whether the error is one that a Reader with Config.Guess passes over.
func (e *SyntaxError) OfNamespace() bool {
	return e.Code == C.XML_NS_ERR_UNDEFINED_NAMESPACE || e.Code == C.XML_WAR_NS_URI
}

// OfBytes reports whether the error is that the bytes do not fit an encoding that is known, which is what a Mender mends.
func (e *SyntaxError) OfBytes() bool {
	return e.Kind == Encoding && e.Code != C.XML_ERR_UNKNOWN_ENCODING && e.Code != C.XML_ERR_UNSUPPORTED_ENCODING
}

// Error gives the message and its position.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Col, e.Message)
}

var errNoMemory = errors.New("xmlstream: out of memory")

// In the order of the XS_LIMIT constants.
var limitNames = [...]string{"depth", "attributes", "names", "record", "token", "doctype", "events"}

func (r *Reader) syntaxError() error {
	c := &r.c.err
	if c.kind == C.XS_NO_MEMORY {
		return errNoMemory
	}
	e := &SyntaxError{Line: int(c.line), Col: int(c.col), Code: int(c.code), Kind: ErrorKind(c.kind)}
	switch e.Kind {
	case Limit:
		e.Limit = limitNames[c.limit]
		e.Message = r.limitMessage(e.Limit)
	case Entity:
		e.Message = fmt.Sprintf("the entity %s is not known; only &lt; &gt; &amp; &quot; &apos; and character "+
			"references may be used", fromC(&c.str1[0]))
	default:
		e.Message = r.sentence(e)
	}
	return e
}

func (r *Reader) limitMessage(limit string) string {
	l := r.cfg.Limits
	switch limit {
	case "depth":
		return fmt.Sprintf("elements lie within each other more than %d deep", l.Depth)
	case "attributes":
		return fmt.Sprintf("an element has more than %d attributes", l.Attributes)
	case "names":
		return fmt.Sprintf("the document has more than %d different names", l.Names)
	case "record":
		return fmt.Sprintf("the message is larger than %s", bytesize.Words(l.Record))
	case "events":
		return fmt.Sprintf("the message has more than %d tags, attributes and values", l.events())
	case "doctype":
		return "the DOCTYPE declaration is too long"
	default:
		return "a name, tag, comment or other piece of markup is too long"
	}
}

// sentence says in plain words what libxml2 says; what is rare keeps libxml2's words.
func (r *Reader) sentence(e *SyntaxError) string {
	open, str1, str2 := fromC(&r.c.err.open_name[0]), fromC(&r.c.err.str1[0]), fromC(&r.c.err.str2[0])
	message := fromC(&r.c.err.message[0])
	switch e.Code {
	case C.XML_ERR_TAG_NAME_MISMATCH:
		if C.xs_encloses(r.c, &r.c.err.str2[0]) != 0 { // it is the start tag that is left alone
			end := e.Line
			e.Line, e.Col = int(r.c.err.open_line), int(r.c.err.open_col)
			return fmt.Sprintf("the start tag <%s> has no end tag: </%s> comes first, in line %d", open, str2, end)
		}
		return fmt.Sprintf("end tag </%s> does not match the start tag <%s> opened at line %d", str2, open, r.c.err.open_line)
	case C.XML_ERR_DOCUMENT_END, C.XML_ERR_TAG_NOT_FINISHED:
		switch {
		case r.c.depth > 0:
			return fmt.Sprintf("the document ends within the element <%s> opened at line %d", open, r.c.err.open_line)
		case r.c.root_seen != 0:
			e.Around = true
			if name := unseen(uint32(r.c.err.after)); name != "" {
				return "there is something after the end of the document element: " + name
			}
			return "there is something after the end of the document element"
		}
		return "the document ends before its first tag is complete"
	case C.XML_ERR_DOCUMENT_EMPTY:
		e.Around = true
		if name := unseen(uint32(r.c.err.after)); name != "" {
			return "this is not XML: it does not begin with a tag, but with " + name
		}
		return "this is not XML: it does not begin with a tag"
	case C.XML_ERR_UNKNOWN_ENCODING, C.XML_ERR_UNSUPPORTED_ENCODING:
		if str1 != "" {
			return fmt.Sprintf("the encoding %s is not known", str1)
		}
	case C.XML_ERR_INVALID_CHAR:
		if e.Kind == Encoding {
			return "the bytes here are not UTF-8; if that is not the encoding, the XML declaration must name it" +
				offendingBytes(message)
		}
		return "a character that XML does not allow" + invalidCharacter(message)
	case C.XML_ERR_INVALID_CHARREF:
		return "a character reference to a character that XML does not allow"
	case C.XML_ERR_ATTRIBUTE_REDEFINED, C.XML_NS_ERR_ATTRIBUTE_REDEFINED:
		return fmt.Sprintf("the attribute %s is given twice", str1)
	case C.XML_NS_ERR_UNDEFINED_NAMESPACE:
		return fmt.Sprintf("the prefix %s is not bound to a namespace", str1)
	case C.XML_ERR_LT_IN_ATTRIBUTE:
		return "the character < in an attribute value must be written &lt;"
	case C.XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
		return fmt.Sprintf("the attribute %s has no value", str1)
	case C.XML_ERR_ATTRIBUTE_NOT_STARTED:
		return "an attribute value must be in quotes"
	case C.XML_ERR_ATTRIBUTE_NOT_FINISHED:
		return "an attribute value lacks its closing quote"
	case C.XML_ERR_SPACE_REQUIRED:
		return "white space is missing between attributes"
	case C.XML_ERR_GT_REQUIRED:
		return "a tag lacks its closing >"
	case C.XML_ERR_NAME_REQUIRED:
		if r.c.in_message != 0 || r.c.depth > 0 {
			return "a name is missing; the characters < and & must be written &lt; and &amp;"
		}
	case C.XML_ERR_ENTITYREF_SEMICOL_MISSING:
		return "an entity reference lacks its semicolon; the character & must be written &amp;"
	case C.XML_ERR_COMMENT_NOT_FINISHED:
		return "a comment is not closed"
	case C.XML_ERR_HYPHEN_IN_COMMENT:
		return "a comment may not contain --"
	case C.XML_NS_ERR_QNAME:
		_, name, _ := strings.Cut(message, "'")
		name, _, _ = strings.Cut(name, "'")
		return fmt.Sprintf("the name %s is not well-formed: it may have one colon, between prefix and name", name)
	case C.XML_ERR_CDATA_NOT_FINISHED:
		return "a CDATA section is not closed"
	case C.XML_ERR_MISPLACED_CDATA_END:
		return "the characters ]]> may not occur in text"
	case C.XML_ERR_RESERVED_XML_NAME:
		e.Around = r.c.in_message == 0
		return "the XML declaration may stand only at the very beginning"
	}
	if e.Kind == Encoding {
		return "bytes at or after this place are not valid in the document's encoding" + offendingBytes(message)
	}
	if message == "" {
		return "the document is not well-formed"
	}
	return oneLine(message)
}

// unseen names a character, given as 1 + its number, where it cannot be seen; it is empty for one that can.
func unseen(character uint32) string {
	if character == 0 {
		return ""
	}
	switch c := rune(character - 1); {
	case c == 0:
		return "the character NUL (U+0000)"
	case c == endOfFile:
		return "an end-of-file mark (U+001A)"
	case c == byteOrderMark:
		return "a byte order mark (U+FEFF) too many"
	case !unicode.IsGraphic(c):
		return fmt.Sprintf("the character U+%04X", c)
	}
	return ""
}

// Characters that programs leave at the edges of files.
const (
	endOfFile     = 0x1A
	byteOrderMark = 0xFEFF
)

// offendingBytes takes the bytes out of messages such as "...bytes 0xE9 0x20 0x61 0x62".
func offendingBytes(message string) string {
	if i := strings.Index(message, "0x"); i >= 0 {
		if b, _, _ := strings.Cut(message[i:], " "); len(b) == 4 {
			return " (byte " + b + ")"
		}
	}
	return ""
}

// invalidCharacter takes the number out of messages such as "PCDATA invalid Char value 1".
func invalidCharacter(message string) string {
	const before = "value "
	if i := strings.LastIndex(message, before); i >= 0 {
		if n, err := strconv.ParseUint(strings.TrimSpace(message[i+len(before):]), 10, 32); err == nil {
			return fmt.Sprintf(" (U+%04X)", n)
		}
	}
	return ""
}

// fromC copies a string of C, which may be cut or not be UTF-8 at all.
func fromC(s *C.char) string { return strings.ToValidUTF8(C.GoString(s), "\uFFFD") }

// oneLine makes one line of a message of libxml2, which ends in a newline and may hold others.
func oneLine(s string) string {
	return strings.Join(strings.Fields(s), " ")
}
