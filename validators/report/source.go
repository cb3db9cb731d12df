package report

import (
	"bufio"
	"bytes"
	"io"
	"os"
)

const (
	// sourceBudget bounds what is read of one input to show lines of it.
	sourceBudget = 64 << 20
	// lineKept is how much of a line is kept; nothing is shown of what is behind.
	lineKept = 256 << 10
)

// source reads single lines of an input again. Findings mostly go forward in
// their file, so that most files are read once.
type source struct {
	name  string
	file  *os.File
	r     *bufio.Reader
	next  int    // the line that r stands before
	last  []byte // the line before that
	spent int64
}

func (s *source) close() {
	if s.file != nil {
		s.file.Close()
	}
	*s = source{last: s.last[:0]}
}

// line returns a line of the file without its end. It is not ok where the file
// cannot be read twice, has no such line, or too much would have to be read.
func (s *source) line(name string, number int) ([]byte, bool) {
	if s.name != name {
		s.close()
		s.name = name
		s.open()
	}
	if s.file == nil {
		return nil, false
	}
	if number < s.next-1 {
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return nil, false
		}
		s.r.Reset(s.file)
		s.next = 1
	}
	for s.next <= number {
		if !s.read() {
			return nil, false
		}
	}
	if number == 1 {
		return bytes.TrimPrefix(s.last, []byte("\xEF\xBB\xBF")), true
	}
	return s.last, true
}

// open opens the file where it is a regular one that is text in bytes: UTF-16
// has zeros.
func (s *source) open() {
	info, err := os.Stat(s.name)
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	f, err := os.Open(s.name)
	if err != nil {
		return
	}
	r := bufio.NewReaderSize(f, 64<<10)
	if head, _ := r.Peek(64); bytes.IndexByte(head, 0) >= 0 {
		f.Close()
		return
	}
	s.file, s.r, s.next = f, r, 1
}

// read takes the next line into last.
func (s *source) read() bool {
	s.last = s.last[:0]
	for s.spent < sourceBudget {
		part, err := s.r.ReadSlice('\n')
		s.spent += int64(len(part))
		if keep := lineKept - len(s.last); keep > 0 {
			s.last = append(s.last, part[:min(len(part), keep)]...)
		}
		switch {
		case err == nil || err == io.EOF && len(s.last) > 0:
			s.last = bytes.TrimRight(s.last, "\r\n")
			s.next++
			return true
		case err != bufio.ErrBufferFull:
			return false
		}
	}
	return false
}
