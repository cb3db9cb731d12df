// Package spreadsheet knows what spreadsheet programs do to the cells of a CSV
// file: which ones they would take for a formula, and what they leave behind in
// others. Whatever writes or reads CSV asks it, so that all do it the same way.
package spreadsheet

import "unicode/utf8"

// A cell that a spreadsheet would take for a formula could run what a stranger
// wrote. The mark in front makes a text of it (OWASP, CSV Injection).
const mark = '\''

// Formula reports whether a spreadsheet would take a cell for a formula: it begins
// with =, +, - or @, also in their wide forms, a tab or a carriage return, and is
// no plain number.
func Formula(cell []byte) bool {
	if len(cell) == 0 {
		return false
	}
	switch cell[0] {
	case '=', '@', '\t', '\r':
		return true
	case '+', '-':
		return !number(cell[1:])
	}
	if cell[0] < utf8.RuneSelf {
		return false
	}
	r, _ := utf8.DecodeRune(cell)
	return r == '＝' || r == '＋' || r == '－' || r == '＠'
}

// number reports whether a text is digits, with one point or comma among them.
func number(text []byte) bool {
	digits, marks := 0, 0
	for _, c := range text {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' || c == ',':
			marks++
		default:
			return false
		}
	}
	return digits > 0 && marks <= 1
}

// Marked reports whether a cell is written with a mark in front: it would be taken
// for a formula, or else [Unmark] would take something off it.
func Marked(cell []byte) bool {
	if Formula(cell) {
		return true
	}
	_, by := Unmark(cell)
	return by != Nobody
}

// Mark puts a mark in front of a cell that is to have one.
func Mark(cell string) string {
	if Marked([]byte(cell)) {
		return string(mark) + cell
	}
	return cell
}

// By is who put a mark in front of a cell.
type By uint8

const (
	// Nobody did: there is none.
	Nobody By = iota
	// Guard did: it keeps a formula from being one.
	Guard
	// Hand did: a person or a program marked a number as text, so that it keeps its
	// zeros.
	Hand
)

// Unmark takes the mark off a cell, and tells who put it there. Apostrophes that
// words begin with stay ('t Veld).
func Unmark(cell []byte) ([]byte, By) {
	if len(cell) < 2 || cell[0] != mark {
		return cell, Nobody
	}
	rest := cell[1:]
	by := Guard
	inner := rest
	for len(inner) > 0 && inner[0] == mark {
		inner = inner[1:]
	}
	switch {
	case len(inner) == 0:
		return cell, Nobody
	case inner[0] >= '0' && inner[0] <= '9':
		if len(inner) == len(rest) {
			by = Hand
		}
	case !begins(inner):
		return cell, Nobody
	}
	return rest, by
}

// begins reports whether a text begins as a formula does.
func begins(text []byte) bool {
	switch text[0] {
	case '+', '-':
		return true
	}
	return Formula(text)
}
