package mappings

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed catalogue
var catalogueFiles embed.FS

// Files holds the files that ship, by their path below the catalogue: the
// mappings, and the structures and tables they name.
func Files() fs.FS {
	files, err := fs.Sub(catalogueFiles, "catalogue")
	if err != nil {
		panic(err) // embedded at build time
	}
	return files
}

// Catalogue returns the names of the mappings that ship, sorted.
func Catalogue() []string {
	entries, err := fs.ReadDir(catalogueFiles, "catalogue")
	if err != nil {
		panic(err) // embedded at build time
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".yaml"); ok {
			names = append(names, name)
		}
	}
	return names
}
