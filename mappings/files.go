package mappings

import (
	"embed"
	"io/fs"
	"slices"
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

// betweenFolder holds the mappings between packages, apart from those of national
// formats.
const betweenFolder = "between"

// Catalogue returns the names of the mappings of national formats that ship, sorted.
func Catalogue() []string { return named("catalogue") }

// Between returns the names of the mappings between packages that ship, sorted.
func Between() []string { return named("catalogue/" + betweenFolder) }

// Shipped returns the names of all mappings that ship: those of national formats,
// then those between packages.
func Shipped() []string { return append(Catalogue(), Between()...) }

// fileOf is the file of a mapping that ships.
func fileOf(name string) string {
	if slices.Contains(Between(), name) {
		return betweenFolder + "/" + name + ".yaml"
	}
	return name + ".yaml"
}

// named returns the names of the mapping files in a folder, sorted.
func named(folder string) []string {
	entries, err := fs.ReadDir(catalogueFiles, folder)
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
