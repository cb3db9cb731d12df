package datamodel

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// NonBlank is the XSD pattern of a value with at least one visible character
// and no line break.
const NonBlank = `.*[^\s].*`

// Facets are the limits of a value, with the meaning XML Schema gives them.
// Zero values set no limit.
type Facets struct {
	// MinLength and MaxLength count characters; both equal is an exact length.
	MinLength, MaxLength int
	// Patterns are XSD regular expressions for the whole value; all of them hold.
	Patterns []string
	// TotalDigits and FractionDigits bound a decimal where Digits is set;
	// leading and trailing zeros do not count.
	TotalDigits, FractionDigits int
	// Digits says that TotalDigits and FractionDigits apply.
	Digits bool
	// Enum lists the only values allowed.
	Enum []string
}

// Zero reports whether the facets set no limit at all.
func (f Facets) Zero() bool {
	return f.MinLength == 0 && f.MaxLength == 0 && len(f.Patterns) == 0 && !f.Digits && len(f.Enum) == 0
}

// facetsOf derives the limits that a format implies on a data type.
func facetsOf(t *DataType, f Format) Facets {
	x := Facets{Patterns: t.Patterns}
	switch {
	case t.Base == "decimal":
		if f.Alphabet == "n" && f.Length > 0 {
			x.Digits, x.TotalDigits, x.FractionDigits = true, f.Length, max(f.Fraction, 0)
		}
	case isText(t.Base) && f.Length > 0:
		x.MaxLength = f.Length
		if f.Fixed {
			x.MinLength = f.Length
		}
		switch f.Alphabet {
		case "a":
			x.Patterns = []string{"([a-zA-Z])*"}
		case "n":
			x.Patterns = []string{"([0-9])*"}
		}
	}
	return x
}

// Check says what is wrong with a value of the given lexical base, in a form
// that completes "is not right: …", and what would be right. Both are empty
// when the value fits. White space is treated as XML Schema does for the base.
func (f Facets) Check(base, value string) (wrong, expected string) {
	switch base {
	case "normalizedString":
		value = replaceSpace(value)
	case "token":
		value = collapse(value)
	case "language":
		value = collapse(value)
		if !matches(languagePattern, value) {
			return "it is not a language code", "a language as in en or pt-BR"
		}
	case "boolean":
		switch strings.Trim(value, " \t\r\n") {
		case "true", "false", "1", "0":
			return "", ""
		}
		return "it is neither true nor false", "true or false"
	case "integer":
		value = strings.Trim(value, " \t\r\n")
		if _, _, ok := decimalDigits(value); !ok || strings.Contains(value, ".") {
			return "it is not a whole number", "digits only"
		}
	case "date":
		if !isDate(value) {
			return "it is not a date", "a date as CCYY-MM-DD"
		}
	case "dateTime":
		if !isDateTime(value) {
			return "it is not a date with a time", "a date and a time as CCYY-MM-DDThh:mm:ss"
		}
	case "decimal":
		value = strings.Trim(value, " \t\r\n")
		whole, fraction, ok := decimalDigits(value)
		if !ok {
			return "it is not a number", "digits, with a point before decimals"
		}
		if f.Digits && (whole+fraction > f.TotalDigits || fraction > f.FractionDigits) {
			return fmt.Sprintf("it has %d digits, %d of them after the point", whole+fraction, fraction),
				fmt.Sprintf("at most %d digits, %d of them after the point", f.TotalDigits, f.FractionDigits)
		}
	}
	if f.MaxLength > 0 || f.MinLength > 0 {
		n := utf8.RuneCountInString(value)
		switch {
		case f.MinLength == f.MaxLength && n != f.MinLength:
			return "it has " + characters(n), "exactly " + characters(f.MaxLength)
		case f.MaxLength > 0 && n > f.MaxLength:
			return "it has " + characters(n), "at most " + characters(f.MaxLength)
		case n < f.MinLength:
			return "it has " + characters(n), "at least " + characters(f.MinLength)
		}
	}
	for _, p := range f.Patterns {
		if !matches(p, value) {
			return PatternWords(p, value)
		}
	}
	if len(f.Enum) > 0 && !slices.Contains(f.Enum, value) {
		return "it is none of the allowed values", strings.Join(f.Enum, ", ")
	}
	return "", ""
}

func characters(n int) string {
	if n == 1 {
		return "1 character"
	}
	return strconv.Itoa(n) + " characters"
}

// Check says what is wrong with a value of an attribute, as [Facets.Check] does.
func (e *Element) Check(value string) (wrong, expected string) {
	wrong, expected = e.Facets.Check(e.Type.Base, value)
	if wrong != "" && e.Type.Wrong != "" {
		return e.Type.Wrong, e.Type.Expected
	}
	if wrong != "" && e.Type.Child != "" { // a regular expression tells a trader nothing
		expected = "a date as CCYYMMDD, or with a time as CCYYMMDDHHMMSS and a zone as in Z or +01"
	}
	return wrong, expected
}

// languagePattern is that of xs:language (RFC 3066).
const languagePattern = `[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*`

// PatternWords says what is wrong with a value that an XSD pattern does not accept,
// and what would be right, as [Facets.Check] does.
func PatternWords(pattern, value string) (wrong, expected string) {
	switch pattern {
	case NonBlank:
		if strings.TrimSpace(value) == "" {
			return "it is blank", "a value"
		}
		return "it has a line break", "one line"
	case "([a-zA-Z])*":
		return "it holds something else than letters", "letters only"
	case "([0-9])*":
		return "it holds something else than digits", "digits only"
	case "[A-Z]{3}":
		return "it is not three capital letters", "three capital letters"
	}
	if wrong, expected := moreWords(pattern, value); wrong != "" {
		return wrong, expected
	}
	return "it does not have the form asked for", cmp.Or(repeatWords(pattern), "the form "+pattern)
}

// repeated is a pattern of so many characters of one kind.
var repeated = regexp.MustCompile(`^(\.|\[[^\]]*\]|\\d)\{(\d+)(?:,(\d+))?\}$`)

// repeatedKinds words those kinds: one, and several.
var repeatedKinds = map[string][2]string{
	".":           {"character", "characters"},
	"[ -~]":       {"character without an accent", "characters without accents"},
	`\d`:          {"digit", "digits"},
	"[0-9]":       {"digit", "digits"},
	"[A-Z]":       {"capital letter", "capital letters"},
	"[A-Za-z]":    {"letter", "letters"},
	"[a-zA-Z]":    {"letter", "letters"},
	"[A-Z0-9]":    {"capital letter or digit", "capital letters or digits"},
	"[A-Za-z0-9]": {"letter or digit", "letters or digits"},
	"[a-zA-Z0-9]": {"letter or digit", "letters or digits"},
}

// withMore is a pattern of so many digits, and so many more or none.
var withMore = regexp.MustCompile(`^(\[0-9\]|\\d)\{(\d+)\}\((?:\?:)?(?:\[0-9\]|\\d)\{(\d+)\}\)\?$`)

// moreWords words such a pattern, as that of a commodity code, for a value that it
// does not accept; empty for any other.
func moreWords(pattern, value string) (wrong, expected string) {
	m := withMore.FindStringSubmatch(pattern)
	if m == nil {
		return "", ""
	}
	least, _ := strconv.Atoi(m[2])
	more, _ := strconv.Atoi(m[3])
	expected = fmt.Sprintf("%d digits, or %d", least, least+more)
	if value == "" || strings.Trim(value, "0123456789") != "" {
		return "it holds something else than digits", expected
	}
	if n := len(value) + 1; n == least || n == least+more { // spreadsheets take a code for a number
		expected += "; with a zero in front, which a spreadsheet may have cut off, it is 0" + value
	}
	return fmt.Sprintf("it has %d digits", len(value)), expected
}

// repeatWords words a pattern of so many characters of one kind; empty for any other.
func repeatWords(pattern string) string {
	m := repeated.FindStringSubmatch(pattern)
	if m == nil {
		return ""
	}
	kind, ok := repeatedKinds[m[1]]
	least, most := m[2], cmp.Or(m[3], m[2])
	switch {
	case !ok:
		return ""
	case most == "1":
		return least + " " + kind[0]
	case least == most:
		return least + " " + kind[1]
	}
	return least + " to " + most + " " + kind[1]
}

// decimalDigits counts the significant digits of an XML Schema decimal before
// and after the point; ok is false when the value is none.
func decimalDigits(s string) (whole, fraction int, ok bool) {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	w, frac, _ := strings.Cut(s, ".")
	if w == "" && frac == "" {
		return 0, 0, false
	}
	for _, part := range [...]string{w, frac} {
		for i := 0; i < len(part); i++ {
			if part[i] < '0' || part[i] > '9' {
				return 0, 0, false
			}
		}
	}
	return len(strings.TrimLeft(w, "0")), len(strings.TrimRight(frac, "0")), true
}

// replaceSpace is XML Schema's white space replace.
func replaceSpace(s string) string {
	if !strings.ContainsAny(s, "\t\n\r") {
		return s
	}
	return strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(s)
}

// collapse is XML Schema's white space collapse.
func collapse(s string) string {
	if !strings.ContainsAny(s, "\t\n\r") && !strings.Contains(s, "  ") &&
		!strings.HasPrefix(s, " ") && !strings.HasSuffix(s, " ") {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }), " ")
}

func matches(pattern, value string) bool {
	switch pattern { // the ones nearly every value meets, without a regular expression
	case NonBlank:
		return strings.Trim(value, " \t") != "" && !strings.ContainsAny(value, "\r\n")
	case "([a-zA-Z])*":
		for i := 0; i < len(value); i++ {
			if c := value[i] | 0x20; c < 'a' || c > 'z' {
				return false
			}
		}
		return true
	case "([0-9])*":
		for i := 0; i < len(value); i++ {
			if value[i] < '0' || value[i] > '9' {
				return false
			}
		}
		return true
	}
	re, ok := patterns.Load(pattern)
	if !ok {
		re, _ = patterns.LoadOrStore(pattern, regexp.MustCompile(GoPattern(pattern))) // the loader compiled it once already
	}
	return re.(*regexp.Regexp).MatchString(value)
}

var patterns sync.Map

// GoPattern turns an XSD regular expression into Go's: anchored, a point that
// excludes line breaks, Unicode digits. It serves the plain expressions that
// packages use; the loader refuses what Go cannot compile.
func GoPattern(pattern string) string {
	return `^(?:` + translatePattern(pattern, `\p{Nd}`, `\p{Nd}`) + `)$`
}

// basicLatin is the block of the ASCII characters, as XSD writes it: Go and ECMA
// know scripts and categories, but no blocks.
const basicLatin = `p{IsBasicLatin}`

// translatePattern is GoPattern without anchors. digit stands for \d,
// digitIn for \d within a class.
func translatePattern(pattern, digit, digitIn string) string {
	var b strings.Builder
	class := 0
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		switch {
		case c == '\\' && i+1 < len(pattern):
			i++
			switch {
			case strings.HasPrefix(pattern[i:], basicLatin):
				i += len(basicLatin) - 1
				if class == 0 {
					b.WriteString(`[\x00-\x7F]`)
				} else {
					b.WriteString(`\x00-\x7F`)
				}
			case pattern[i] == 'd' && class == 0:
				b.WriteString(digit)
			case pattern[i] == 'd':
				b.WriteString(digitIn)
			case pattern[i] == 's' && class == 0:
				b.WriteString(`[ \t\n\r]`)
			case pattern[i] == 's':
				b.WriteString(` \t\n\r`)
			default:
				b.WriteByte('\\')
				b.WriteByte(pattern[i])
			}
			continue
		case c == '[':
			class++
		case c == ']' && class > 0:
			class--
		case c == '.' && class == 0:
			b.WriteString(`[^\n\r]`)
			continue
		case (c == '^' || c == '$') && class == 0:
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String()
}
