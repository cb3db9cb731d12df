package xmlstream

/*
#include <stdint.h>
*/
import "C"

import "runtime/cgo"

// xsGuess asks a Reader's Config.Guess. It is called by the C half, in the middle of a document.
//
//export xsGuess
func xsGuess(guess C.uintptr_t, space, local *C.char) C.int {
	return C.int(cgo.Handle(guess).Value().(func(Name) int)(Name{C.GoString(space), C.GoString(local)}))
}
