//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package output

import (
	"errors"
	"os"
	"syscall"
)

// lock takes the lock on a file that is being written, by which others see that its
// run lives; it ends with the process, however that ends. What is returned holds it
// beyond the closing of the file; it is nil where the file system has no locks. ok is
// false where another run has it.
func lock(f *os.File) (held *os.File, ok bool) {
	fd, err := syscall.Dup(int(f.Fd()))
	if err != nil {
		return nil, true
	}
	syscall.CloseOnExec(fd)
	held = os.NewFile(uintptr(fd), f.Name())
	if err := syscall.Flock(fd, syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		held.Close()
		return nil, !errors.Is(err, syscall.EWOULDBLOCK)
	}
	return held, true
}

// removeStale removes a file of a run that was killed: nobody has its lock.
func removeStale(name string) {
	f, err := os.OpenFile(name, os.O_RDWR|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil { // of a target that is read only
		f, err = os.OpenFile(name, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	}
	if err != nil {
		return
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return
	}
	if held, ok := lock(f); ok && held != nil {
		if same(f, name) { // what has the name may be another's by now
			os.Remove(name)
		}
		held.Close()
	}
}
