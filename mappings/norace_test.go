//go:build !race

package mappings

// raceEnabled says that the race detector runs, which takes ten times as long.
const raceEnabled = false
