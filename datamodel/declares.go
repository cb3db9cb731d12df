package datamodel

import "strings"

// Declares reports whether a message of the function declares something for the first
// time, and does not change or cancel an earlier declaration (UN/EDIFACT 1225: 9, or
// none).
func Declares(function string) bool { return function == "" || function == "9" }

// Exports reports whether a declaration of the type is one of an export (EU data
// element 11 01: EX; ASYCUDA has the same codes).
func Exports(kind string) bool { return strings.HasPrefix(strings.ToUpper(kind), "EX") }

// Completes reports whether declarations of the type complete earlier ones of the same
// consignments: their third character is one from U to Z (EU data element 11 02).
func Completes(kind string) bool {
	return len(kind) == 3 && strings.Contains("UVXYZ", strings.ToUpper(kind[2:]))
}
