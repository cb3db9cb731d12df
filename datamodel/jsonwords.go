package datamodel

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// JSONSyntax is a decoder's reason in plain words, without its package name and
// offset.
func JSONSyntax(e *jsontext.SyntacticError) string {
	s := jsonWords(strings.TrimPrefix(e.Err.Error(), "jsontext: "))
	if p := string(e.JSONPointer); p != "" {
		const shown = 100 // bytes of the end, which is where it is
		if len(p) > shown {
			p = "…" + strings.ToValidUTF8(p[len(p)-shown:], "")
		}
		s += " within " + p
	}
	return s
}

// What the decoder says of half a surrogate pair, and of a character that nobody
// sees.
var (
	halfPair  = regexp.MustCompile(`^invalid (?:surrogate pair|escape sequence) ["\x60]\\{1,2}u([dD][89a-fA-F][0-9a-fA-F]{2})`)
	character = regexp.MustCompile(`^invalid character ('(?:\\?.|\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})') (.*)`)
)

func jsonWords(s string) string {
	if m := halfPair.FindStringSubmatch(s); m != nil {
		return fmt.Sprintf("a string has U+%s, which is half of a character", strings.ToUpper(m[1]))
	}
	if m := character.FindStringSubmatch(s); m != nil {
		text, err := strconv.Unquote(m[1])
		if c, _ := utf8.DecodeRuneInString(text); err == nil && text != "" && !strconv.IsPrint(c) {
			if c == utf8.RuneError {
				c = rune(text[0])
			}
			return fmt.Sprintf("the character U+%04X %s", c, m[2])
		}
	}
	return s
}
