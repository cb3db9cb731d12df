package ucr

import (
	"fmt"
	"strings"
)

func characters(n int) string {
	if n == 1 {
		return "1 character"
	}
	return fmt.Sprintf("%d characters", n)
}

// list writes "a, b and c".
func list(words []string) string { return enumerate(words, " and ") }

// either writes "a, b or c".
func either(words []string) string { return enumerate(words, " or ") }

func enumerate(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + last + words[len(words)-1]
}

// shown bounds the length of a value that a sentence repeats.
const shown = 70

// show quotes nothing that is plain, and bounds what is long.
func show(value string) string {
	n := 0
	for i, r := range value {
		if n++; n > shown {
			return value[:i] + "…"
		}
		if r < ' ' || r == 0x7f {
			return show(strings.Map(func(r rune) rune {
				if r < ' ' || r == 0x7f {
					return '\uFFFD'
				}
				return r
			}, value))
		}
	}
	return value
}
