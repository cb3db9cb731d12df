package report

import (
	"bytes"
	"io"
	"os"
)

// spoolMemory is how much of a spool is kept in memory.
const spoolMemory = 1 << 20

// spool keeps text until it is known what has to stand before it: a little in
// memory, the rest in a temporary file.
type spool struct {
	memory bytes.Buffer
	file   *os.File
	size   int64
}

func (s *spool) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	s.memory.Write(p)
	if s.memory.Len() < spoolMemory {
		return len(p), nil
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "wcodm-report-*")
		if err != nil {
			return 0, err
		}
		os.Remove(f.Name()) // nothing stays behind, however the run ends
		s.file = f
	}
	if _, err := s.memory.WriteTo(s.file); err != nil {
		return 0, err
	}
	return len(p), nil
}

// reader returns all that was written. Nothing is written after that.
func (s *spool) reader() (io.Reader, error) {
	if s.file == nil {
		return &s.memory, nil
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return io.MultiReader(s.file, &s.memory), nil
}

func (s *spool) close() {
	if s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name()) // where an open file could not be removed
	}
}
