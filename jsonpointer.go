package wcodm

import (
	"bytes"
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	dm "wcodm/datamodel"
)

// addPointers gives the findings about a JSON message, which begins at a place of
// the input, their JSON pointers: those of what stands at their line and column.
// It goes through the message once, and only where a finding lacks its pointer.
func addPointers(findings []dm.Diagnostic, data []byte, at dm.Place) {
	var open []int // of findings, those without a pointer
	for i := range findings {
		if findings[i].Line > 0 && findings[i].JSONPointer == "" {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return
	}
	slices.SortStableFunc(open, func(a, b int) int {
		return cmp.Or(cmp.Compare(findings[a].Line, findings[b].Line), cmp.Compare(findings[a].Column, findings[b].Column))
	})
	offsets := make([]int64, len(open))
	line, start, col := int(at.Line), 0, int(at.Col) // start is at column col of the line
	for k, i := range open {
		for line < findings[i].Line {
			end := bytes.IndexByte(data[start:], '\n')
			if end < 0 {
				break
			}
			line, start, col = line+1, start+end+1, 1
		}
		for ; col < findings[i].Column && start < len(data) && data[start] != '\n'; col++ {
			_, size := utf8.DecodeRune(data[start:])
			start += size
		}
		offsets[k] = int64(start)
	}
	dec := jsontext.NewDecoder(bytes.NewReader(data), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for k := 0; k < len(open); {
		if _, err := dec.ReadToken(); err != nil {
			return // the end, or what is no JSON
		}
		for ; k < len(open) && offsets[k] < dec.InputOffset(); k++ {
			findings[open[k]].JSONPointer = string(dec.StackPointer())
		}
	}
}
