//go:build cgo && unix

package stdio

/*
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int out_closed;

// Runs before the Go runtime, which opens the null device in place of standard
// streams that are closed.
__attribute__((constructor)) static void look_at_out(void) {
	out_closed = fcntl(STDOUT_FILENO, F_GETFD) == -1 && errno == EBADF;
}

static int was_out_closed(void) { return out_closed; }
*/
import "C"

// outClosed reports whether the process was started with standard output closed.
func outClosed() bool { return C.was_out_closed() != 0 }
