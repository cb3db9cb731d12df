// Package bytesize words sizes for people: 64 MiB, not 67108864 bytes.
package bytesize

import "fmt"

var units = []string{"KiB", "MiB", "GiB", "TiB"}

// Words is a number of bytes in the largest unit of which there is one, with a
// decimal where it is no whole number of them.
func Words(n int64) string {
	if n < 1<<10 {
		if n == 1 {
			return "1 byte"
		}
		return fmt.Sprintf("%d bytes", n)
	}
	unit, of := 0, int64(1<<10)
	for unit+1 < len(units) && n >= of<<10 {
		unit, of = unit+1, of<<10
	}
	if n%of == 0 {
		return fmt.Sprintf("%d %s", n/of, units[unit])
	}
	return fmt.Sprintf("%.1f %s", float64(n)/float64(of), units[unit])
}
