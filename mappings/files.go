package mappings

import "io/fs"

// Files holds the files that ship, by their path below the catalogue: the
// mappings, and the structures they name.
func Files() fs.FS {
	files, err := fs.Sub(catalogueFiles, "catalogue")
	if err != nil {
		panic(err) // embedded at build time
	}
	return files
}
