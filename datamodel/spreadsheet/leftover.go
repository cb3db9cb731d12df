package spreadsheet

import (
	"bytes"
	"time"
	"unicode/utf8"
)

// Quoted takes a text out of the formula that programs write so that a spreadsheet
// leaves it alone: ="0902300010".
func Quoted(cell []byte) (text []byte, ok bool) {
	text, ok = bytes.CutPrefix(cell, []byte(`="`))
	if !ok {
		return cell, false
	}
	if text, ok = bytes.CutSuffix(text, []byte(`"`)); !ok || len(text) == 0 || bytes.IndexByte(text, '"') >= 0 {
		return cell, false
	}
	return text, true
}

// Shortened reports whether a cell is a number as a spreadsheet shortens it, in
// scientific notation: 6.80291E+09. Its last digits are lost.
func Shortened(cell []byte) bool {
	at := bytes.LastIndexByte(cell, '+')
	if at < 2 || at+2 > len(cell) || cell[at-1] != 'E' && cell[at-1] != 'e' {
		return false
	}
	whole := func(digits []byte) bool {
		for _, c := range digits {
			if c < '0' || c > '9' {
				return false
			}
		}
		return len(digits) > 0
	}
	front := bytes.TrimPrefix(cell[:at-1], []byte("-"))
	if len(front) > 1 && (front[1] == '.' || front[1] == ',') {
		if !whole(front[2:]) {
			return false
		}
		front = front[:1]
	}
	return len(front) == 1 && whole(front) && whole(cell[at+1:])
}

// Invisible reports whether nobody sees a character: such as U+200B, which web
// pages and chats leave in what is copied from them.
func Invisible(r rune) bool {
	switch {
	case r == 0xAD, r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069, r == 0xFEFF:
		return true
	}
	return false
}

// Visible takes what nobody sees off a code: from its ends and, as nothing in it
// can mean anything there, from within. What is no code, as it has other than ASCII
// letters, digits and signs, stays as it is within: in some scripts such
// characters have a meaning. found is the first that was taken away, 0 for none.
// The memory is the cell's.
func Visible(cell []byte) (text []byte, found rune) {
	code := true
	for i := 0; i < len(cell); {
		r, size := utf8.DecodeRune(cell[i:])
		code = code && (r > ' ' && r < utf8.RuneSelf || Invisible(r))
		i += size
	}
	if code {
		text = cell[:0]
		for i := 0; i < len(cell); {
			r, size := utf8.DecodeRune(cell[i:])
			if !Invisible(r) {
				text = append(text, cell[i:i+size]...)
			} else if found == 0 {
				found = r
			}
			i += size
		}
		return text, found
	}
	text = cell
	for {
		r, size := utf8.DecodeRune(text)
		if !Invisible(r) {
			break
		}
		if found == 0 {
			found = r
		}
		text = text[size:]
	}
	for {
		r, size := utf8.DecodeLastRune(text)
		if !Invisible(r) {
			return text, found
		}
		if found == 0 {
			found = r
		}
		text = text[:len(text)-size]
	}
}

// days are the forms of dates that have the groups of a commodity code, too. One with
// the year in front and points is a code: 2009.12.00.
var days = []string{"02.01.2006", "02-01-2006", "02 01 2006", "01-02-2006", "2006-01-02"}

// isDay reports whether a cell is a date of our times, which got into another column.
func isDay(cell []byte) bool {
	if len(cell) != len("02.01.2006") {
		return false
	}
	for _, form := range days {
		if t, err := time.Parse(form, string(cell)); err == nil && t.Year() >= 1990 && t.Year() < 2100 {
			return true
		}
	}
	return false
}

// Grouped takes the points, hyphens or blanks out of a number of digits that is
// written in groups, as tariffs print commodity codes: 6802.91.00.00. The first
// group has two or four digits, all others two or more, and what divides them is
// the same. A date in such groups is none of them. One division alone has to have four digits at either side. The memory is
// the cell's, if ok.
func Grouped(cell []byte) (digits []byte, ok bool) {
	divider := byte(0)
	group, groups := 0, 0
	fits := func() bool { return group == 2 || group == 4 || groups > 0 && group > 1 && group%2 == 0 }
	for _, c := range cell {
		switch {
		case c >= '0' && c <= '9':
			group++
		case c != '.' && c != ' ' && c != '-', divider != 0 && c != divider, !fits():
			return cell, false
		default:
			divider, group = c, 0
			groups++
		}
	}
	if groups == 0 || !fits() || groups == 1 && (group < 4 || len(cell)-group-1 < 4) || isDay(cell) { // 1250.00 is an amount
		return cell, false
	}
	digits = cell[:0]
	for _, c := range cell {
		if c != divider {
			digits = append(digits, c)
		}
	}
	return digits, true
}
