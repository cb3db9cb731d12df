//go:build !(cgo && unix)

package stdio

// outClosed cannot be told without C: the runtime replaces what is closed before any
// Go code runs.
func outClosed() bool { return false }
