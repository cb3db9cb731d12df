package mappings

import (
	"errors"
	"fmt"
	"io/fs"
	slashpath "path"

	"wcodm/datamodel/wholefile"
	"wcodm/datamodel/yamlfile"
)

// maxTable is how large the file of a table of codes may be.
const maxTable = 64 << 20

// path leads to a file that the source names: from the source's folder, unless the
// name says all.
func (s *source) path(name string) string {
	if slashpath.IsAbs(name) {
		return name
	}
	return slashpath.Join(s.dir, name)
}

// yaml reads a file of YAML that the source names.
func (s *source) yaml(name string) ([]byte, error) {
	data, err := yamlfile.ReadFS(s.files, s.path(name))
	return data, unread(name, err)
}

// table reads the file of a table that the source names.
func (s *source) table(name string) ([]byte, error) {
	data, err := wholefile.ReadFS(s.files, s.path(name), maxTable)
	return data, unread(name, err)
}

// unread says why a file cannot be read, and calls it as the mapping does.
func unread(name string, err error) error {
	var path *fs.PathError
	var large *wholefile.LimitError
	var fault *yamlfile.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no file %s", name)
	case errors.As(err, &large):
		return fmt.Errorf("%s: %s", name, large.Reason())
	case errors.As(err, &fault):
		return fmt.Errorf("%s: %s", name, fault.Message)
	case errors.As(err, &path):
		return fmt.Errorf("%s: %w", name, path.Err)
	}
	return err
}
