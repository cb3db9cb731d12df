package ucr

import (
	"fmt"
	"strings"

	"wcodm/datamodel/nearest"
)

// Mode says what happens with the UCR of a message. Whatever it is, Off excepted, a
// consignment without one gets that which a [Table] has for it.
type Mode string

const (
	// Derive keeps the message's UCR and derives one where there is none.
	Derive Mode = "derive"
	// Keep checks and tells what is there, and derives none.
	Keep Mode = "keep"
	// Require is Keep, and a message without a UCR is an error.
	Require Mode = "require"
	// Off leaves the UCR alone and says nothing.
	Off Mode = "off"
)

// Modes lists the modes in the order in which help texts name them.
var Modes = []Mode{Derive, Keep, Require, Off}

// ParseMode reads a mode as a user types it.
func ParseMode(s string) (Mode, error) {
	names := make([]string, len(Modes))
	for i, m := range Modes {
		if string(m) == s {
			return m, nil
		}
		names[i] = string(m)
	}
	return "", fmt.Errorf("unknown UCR mode %q (modes: %s)%s", s, strings.Join(names, ", "), nearest.Hint(s, names))
}
