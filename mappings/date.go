package mappings

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"wcodm/datamodel/nearest"
)

// dateForm is a national way to write a date, as letters: yyyy or yy, M or MM,
// d or dd; for a time H or HH, m or mm, s or ss, and X for its zone (Z, +01);
// and what stands between, letters in quotes: 'T'. The package's side is
// CCYYMMDD, with a time CCYYMMDDHHMMSS, and with a zone Z or +01 after it.
type dateForm struct {
	text   string
	name   string // what the mapping calls it; empty where it has no name there
	fields []dateField
	kinds  string // the kinds of fields it has: "yMdHms"
}

type dateField struct {
	kind    byte // 'y', 'M', 'd', 'H', 'm', 's', 'X', or 0 for literal text
	width   int
	literal string
}

// dateForms are the forms that have a name everywhere.
var dateForms = map[string]string{
	"iso-date":     "yyyy-MM-dd",
	"iso-datetime": "yyyy-MM-dd'T'HH:mm:ss",
}

// parseDateForm reads a date form, or the name of one: of those named, or of
// those that have a name everywhere.
func parseDateForm(text string, named map[string]string) (*dateForm, error) {
	if form, ok := named[text]; ok {
		d, err := parseDatePattern(form)
		if err == nil {
			d.name = text
		}
		return d, err
	}
	if form, ok := dateForms[text]; ok {
		return parseDatePattern(form)
	}
	d, err := parseDatePattern(text)
	if err != nil {
		names := slices.AppendSeq(slices.Collect(maps.Keys(named)), maps.Keys(dateForms))
		slices.Sort(names)
		return nil, fmt.Errorf("%w%s", err, nearest.Hint(text, names))
	}
	return d, nil
}

// dateLetters are the letters of a form: year, month, day, hour, minute,
// second, zone.
const dateLetters = "yMdHmsX"

func parseDatePattern(text string) (*dateForm, error) {
	d := &dateForm{text: text}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '\'':
			literal, length := cutQuoted(text[i:])
			if length == 0 {
				return nil, fmt.Errorf("date form %q: a quote is not closed", text)
			}
			d.literal(literal)
			i += length
		case strings.IndexByte(dateLetters, c) >= 0:
			width := 1
			for i+width < len(text) && text[i+width] == c {
				width++
			}
			if c == 'y' && width != 2 && width != 4 || c == 'X' && width > 1 || c != 'y' && width > 2 || d.has(c) {
				return nil, fmt.Errorf("date form %q: a year is yyyy or yy, a month M or MM, a day d or dd, an hour H or HH, a minute m or mm, a second s or ss, a zone X, each once", text)
			}
			d.kinds += string(c)
			d.fields = append(d.fields, dateField{kind: c, width: width})
			i += width
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			return nil, fmt.Errorf("date form %q: %q is none of y, M, d, H, m, s, X, and other letters stand in quotes, as in 'T'", text, string(c))
		default:
			end := i + 1
			for end < len(text) && text[end] != '\'' && (text[end]|0x20 < 'a' || text[end]|0x20 > 'z') {
				end++
			}
			d.literal(text[i:end])
			i = end
		}
	}
	return d, d.check()
}

// cutQuoted reads a quoted literal at the beginning of a form, with how long it
// is there; two quotes stand for one. The length is 0 when it does not end.
func cutQuoted(text string) (literal string, length int) {
	if strings.HasPrefix(text, "''") {
		return "'", 2
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		if text[i] != '\'' {
			b.WriteByte(text[i])
			continue
		}
		if i+1 == len(text) || text[i+1] != '\'' {
			return b.String(), i + 1
		}
		b.WriteByte('\'')
		i++
	}
	return "", 0
}

func (d *dateForm) literal(text string) {
	if n := len(d.fields); n > 0 && d.fields[n-1].kind == 0 {
		d.fields[n-1].literal += text
		return
	}
	d.fields = append(d.fields, dateField{literal: text})
}

func (d *dateForm) has(kind byte) bool { return strings.IndexByte(d.kinds, kind) >= 0 }

// check refuses a form that says no whole date, or that cannot be read.
func (d *dateForm) check() error {
	switch {
	case !d.has('M') && d.has('m') && !d.has('H'):
		return fmt.Errorf("date form %q needs a year, a month and a day: m is the minute, and M the month", d.text)
	case !d.has('y') || !d.has('M') || !d.has('d'):
		return fmt.Errorf("date form %q needs a year, a month and a day", d.text)
	}
	for _, needs := range []struct {
		kind, other byte
		text        string
	}{{'m', 'H', "minutes (m) need hours (H)"}, {'s', 'm', "seconds (s) need minutes (m)"}, {'X', 'H', "a zone (X) needs hours (H)"}} {
		if d.has(needs.kind) && !d.has(needs.other) {
			return fmt.Errorf("date form %q: %s", d.text, needs.text)
		}
	}
	for i, f := range d.fields[:len(d.fields)-1] {
		next := d.fields[i+1]
		if f.width == 1 && f.kind != 'X' && (next.kind != 0 && next.kind != 'X' || next.kind == 0 && allDigits(next.literal[:1])) {
			return fmt.Errorf("date form %q cannot be read: where does %c end? Give it two digits, or put a character after it", d.text, f.kind)
		}
	}
	return nil
}

// moment is a date, with a time where hasTime is set, in a zone where one is
// given.
type moment struct {
	year, month, day     int
	hour, minute, second int
	hasTime              bool
	zone                 string
}

// set puts a field in its place.
func (m *moment) set(kind byte, x int) {
	switch kind {
	case 'y':
		m.year = x
	case 'M':
		m.month = x
	case 'd':
		m.day = x
	case 'H':
		m.hour, m.hasTime = x, true
	case 'm':
		m.minute = x
	case 's':
		m.second = x
	}
}

// field returns what set has put there.
func (m *moment) field(kind byte) int {
	switch kind {
	case 'y':
		return m.year
	case 'M':
		return m.month
	case 'd':
		return m.day
	case 'H':
		return m.hour
	case 'm':
		return m.minute
	}
	return m.second
}

func (m *moment) valid() bool {
	return validDate(m.year, m.month, m.day) && m.hour < 24 && m.minute < 60 && m.second < 60
}

// String writes the moment as the package does.
func (m *moment) String() string {
	s := fmt.Sprintf("%04d%02d%02d", m.year, m.month, m.day)
	if m.hasTime {
		s += fmt.Sprintf("%02d%02d%02d", m.hour, m.minute, m.second)
	}
	return s + m.zone
}

// parseMoment reads a date as the package writes it.
func parseMoment(v string) (m moment, ok bool) {
	digits := v[:min(len(v), 14)]
	if m.zone = v[len(digits):]; m.zone != "" {
		if zone, rest := cutZone(m.zone); zone == "" || rest != "" {
			return m, false
		}
	}
	if len(digits) != 8 && len(digits) != 14 || !allDigits(digits) {
		return m, false
	}
	m.year, _ = strconv.Atoi(digits[:4])
	for i, kind := range []byte("MdHms") {
		if at := 4 + 2*i; at < len(digits) {
			x, _ := strconv.Atoi(digits[at : at+2])
			m.set(kind, x)
		}
	}
	return m, m.valid()
}

// cutZone divides off the zone that a text begins with: Z, or a sign and two
// digits.
func cutZone(v string) (zone, rest string) {
	switch {
	case strings.HasPrefix(v, "Z"):
		return v[:1], v[1:]
	case len(v) >= 3 && (v[0] == '+' || v[0] == '-') && allDigits(v[1:3]):
		return v[:3], v[3:]
	}
	return "", v
}

// formatCode returns the code of the form that the package's date has, from the
// UNTDED code list 2379.
func formatCode(value string) string {
	switch {
	case len(value) > 14:
		return "304" // CCYYMMDDHHMMSS and the zone
	case len(value) > 8:
		return "204" // CCYYMMDDHHMMSS
	}
	return "102" // CCYYMMDD
}

func (d *dateForm) in(v string) (string, *valueError) {
	m, ok := d.read(v)
	if ok {
		return m, nil
	}
	wrong := &valueError{message: fmt.Sprintf("%q is not a date", v), expected: "a date written " + d.text, of: "what is no date written " + d.text}
	for _, other := range d.others() {
		if _, ok := other.read(v); ok {
			wrong.message = fmt.Sprintf("%q is a date written %s, and dates are written %s here", v, other.text, d.text)
			wrong.expected = d.declare(other.name)
			break
		}
	}
	return "", wrong
}

// others are forms that dates have where authors or programs know nothing of the
// form asked for: that form with all four digits of the year, and then others. Those
// with strokes are the last, since the order of day and month differs among them.
func (d *dateForm) others() []*dateForm {
	if known, ok := otherForms.Load(d.text); ok {
		return known.([]*dateForm)
	}
	var forms []*dateForm
	for _, name := range d.otherNames() {
		if other, err := parseDateForm(name, nil); err == nil && other.text != d.text {
			other.name = name
			forms = append(forms, other)
		}
	}
	otherForms.Store(d.text, forms)
	return forms
}

// otherForms are the others of each form, which a file full of wrong dates asks for
// again and again.
var otherForms sync.Map

func (d *dateForm) otherNames() []string {
	var all []string
	if strings.Contains(d.text, "yy") && !strings.Contains(d.text, "yyyy") {
		all = append(all, strings.Replace(d.text, "yy", "yyyy", 1))
	}
	if !strings.HasPrefix(d.text, dateForms["iso-date"]) {
		all = append(all, "iso-date", "iso-datetime")
	}
	return append(all, "d.M.yyyy", "d.M.yy", "yyyyMMdd", "yyyy/M/d", "d/M/yyyy", "M/d/yyyy")
}

// read makes the package's date of one in the form; ok is false for anything else.
func (d *dateForm) read(v string) (date string, ok bool) {
	var m moment
	rest := v
	for _, f := range d.fields {
		switch f.kind {
		case 0:
			if !strings.HasPrefix(rest, f.literal) {
				return "", false
			}
			rest = rest[len(f.literal):]
			continue
		case 'X':
			if m.zone, rest = cutZone(rest); m.zone == "" {
				return "", false
			}
			continue
		}
		n := 0
		for n < len(rest) && n < max(f.width, 2) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		if n < f.width {
			return "", false
		}
		x, _ := strconv.Atoi(rest[:n])
		rest = rest[n:]
		if f.kind == 'y' && f.width == 2 {
			x += 2000 // customs declarations of this century
		}
		m.set(f.kind, x)
	}
	if rest != "" || !m.valid() {
		return "", false
	}
	return m.String(), true
}

// out refuses a date without the time or the zone that the form asks for: none
// is made up. What the form has no place for is left out and named.
func (d *dateForm) out(v string) (string, *valueError) {
	m, ok := parseMoment(v)
	switch {
	case !ok:
		return "", &valueError{message: fmt.Sprintf("%q is not a date", v), expected: "CCYYMMDD, or with a time CCYYMMDDHHMMSS, and a zone as in Z or +01 after it", of: "what is no date"}
	case d.has('H') && !m.hasTime:
		return "", &valueError{message: fmt.Sprintf("%q has no time of day", v), expected: "a date and a time, for it is written " + d.text, of: "dates without a time"}
	case d.has('X') && m.zone == "":
		return "", &valueError{message: fmt.Sprintf("%q has no zone", v), expected: "a time with a zone, for it is written " + d.text, of: "times without a zone"}
	}
	var b strings.Builder
	for _, f := range d.fields {
		switch {
		case f.kind == 0:
			b.WriteString(f.literal)
		case f.kind == 'X':
			b.WriteString(m.zone)
		case f.kind == 'y' && f.width == 2:
			if m.year/100 != 20 {
				return "", &valueError{message: fmt.Sprintf("the year %d does not fit two digits", m.year), expected: "a year from 2000 to 2099", of: "years before 2000 and after 2099"}
			}
			fmt.Fprintf(&b, "%02d", m.year%100)
		default:
			fmt.Fprintf(&b, "%0*d", f.width, m.field(f.kind))
		}
	}
	var lost []string
	for _, part := range d.missing() {
		if part.of(&m) {
			lost = append(lost, part.name)
		}
	}
	if len(lost) == 0 {
		return b.String(), nil
	}
	are, them := "is", "it"
	if len(lost) > 1 || strings.HasSuffix(lost[0], "s") {
		are, them = "are", "them"
	}
	return b.String(), &valueError{partial: true,
		message: fmt.Sprintf("%s %s not carried over: a date written %s has no place for %s", enumerate(lost), are, d.text, them)}
}

// datePart is a part of a moment that a form may have no place for.
type datePart struct {
	name string
	of   func(m *moment) bool // the moment has it, and it is not what reading takes for granted
}

// missing lists what the form has no place for.
func (d *dateForm) missing() []datePart {
	if !d.has('H') {
		return []datePart{{"the time of day", func(m *moment) bool { return m.hasTime }}}
	}
	var parts []datePart
	if !d.has('m') {
		parts = append(parts, datePart{"the minutes", func(m *moment) bool { return m.minute != 0 }})
	}
	if !d.has('s') {
		parts = append(parts, datePart{"the seconds", func(m *moment) bool { return m.second != 0 }})
	}
	if !d.has('X') {
		parts = append(parts, datePart{"the zone of the time", func(m *moment) bool { return m.zone != "" }})
	}
	return parts
}

func (d *dateForm) loses(way direction) string {
	if way == in {
		return ""
	}
	var names []string
	for _, part := range d.missing() {
		names = append(names, part.name)
	}
	return enumerate(names)
}

func (d *dateForm) String() string { return "date " + d.text }

// enumerate joins words as a sentence does.
func enumerate(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

func validDate(year, month, day int) bool {
	if year < 1 || month < 1 || month > 12 || day < 1 {
		return false
	}
	days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		days = 29
	}
	return day <= days
}
