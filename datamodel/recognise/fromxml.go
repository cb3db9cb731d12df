package recognise

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// FromXML is what a JSON text tells of the XML that a library made it from.
type FromXML struct {
	// Root is the name of the member that stands for the document element, without
	// its prefix; empty where the text does not tell.
	Root string
	// Within are the names of the first members in it where it is an envelope or plainly
	// from XML, to the depth that a message has there, without their prefixes.
	Within []string
	// Signs are the names of members that such libraries give to what only XML has:
	// attributes, the text beside them, prefixes. They are distinct, in order.
	Signs []string
}

// maxWithin is how deep a message lies in an envelope: in its body, in a request.
const maxWithin = 4

// maxNames is how many names it is looked for among.
const maxNames = 64

// maxSigns is how many signs are looked for.
const maxSigns = 3

// JSONFromXML looks at the names of a JSON object's members, at any depth.
func JSONFromXML(data []byte) FromXML {
	var x FromXML
	dec := jsontext.NewDecoder(bytes.NewReader(data), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	outer := 0 // members of the outermost object, but for declarations
	seen := map[string]bool{}
	for {
		tok, err := dec.ReadToken()
		if err != nil {
			break
		}
		if kind, n := dec.StackIndex(dec.StackDepth()); kind != '{' || n%2 == 0 || tok.Kind() != '"' { // no name
			continue
		}
		name := tok.String()
		sign := isSign(name)
		if dec.StackDepth() == 1 && !strings.HasPrefix(name, "?") && (!sign || strings.Contains(name, ":")) && !strings.HasPrefix(name, "@") {
			outer++
			x.Root = name[strings.IndexByte(name, ':')+1:]
		} else if depth := dec.StackDepth(); depth > 1 && depth <= maxWithin && len(x.Within) < maxNames {
			x.Within = append(x.Within, name[strings.IndexByte(name, ':')+1:])
		}
		if sign && !seen[name] && len(x.Signs) < maxSigns {
			seen[name] = true
			x.Signs = append(x.Signs, name)
		}
	}
	if outer != 1 {
		x.Root = ""
	}
	if x.Root != "Envelope" && (len(x.Signs) == 0 || outer != 1) {
		x.Within = nil
	}
	return x
}

// JSONMembers are the names of the members of a JSON object, but not of what is in them.
func JSONMembers(data []byte) []string {
	dec := jsontext.NewDecoder(bytes.NewReader(data), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if tok, err := dec.ReadToken(); err != nil || tok.Kind() != '{' {
		return nil
	}
	var names []string
	for dec.PeekKind() == '"' {
		name, err := dec.ReadToken()
		if err != nil {
			break
		}
		names = append(names, name.String())
		if dec.SkipValue() != nil {
			break
		}
	}
	return names
}

// signs are names that libraries use for the text and the attributes of an
// element: xmltodict, Json.NET, Badgerfish, xml2js, xml-js, fast-xml-parser and
// others.
var signs = map[string]bool{"#text": true, "#cdata-section": true, "$": true, "$t": true, "_text": true, "_attributes": true, "_declaration": true,
	"__text": true, "__prefix": true, "__cdata": true, "$$": true, "#name": true, "?xml": true, "xmlns": true, "-xmlns": true, "_xmlns": true, "#comment": true}

// linked are names that JSON-LD gives to members.
var linked = map[string]bool{"@context": true, "@id": true, "@type": true, "@value": true, "@graph": true, "@language": true, "@list": true, "@set": true}

// isSign reports whether a name is one that JSON has from XML.
func isSign(name string) bool {
	if signs[name] {
		return true
	}
	if len(name) > 1 && (name[0] == '@' || name[0] == '?') {
		return !linked[name]
	}
	prefix, local, ok := strings.Cut(name, ":")
	return ok && isWord(prefix) && isWord(local)
}

// isWord reports whether a part of a name is one of XML's, as far as ASCII goes.
func isWord(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r == '_' || r == '-' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	})
}
