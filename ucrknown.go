package wcodm

import (
	"slices"

	dm "wcodm/datamodel"
	"wcodm/datamodel/ucr"
)

// ReadUCRKnown reads the UCRs of earlier runs from the indices that they wrote
// (see [Index]). The error is as that of [ReadUCRTable].
func ReadUCRKnown(files []string) (*ucr.Known, error) {
	var m ucr.KnownMaker
	for _, file := range files {
		if err := readTable(file, &knownReader{file, &m}); err != nil {
			return nil, err
		}
	}
	return m.Known(), nil
}

// knownReader takes the UCRs from an index.
type knownReader struct {
	file  string
	maker *ucr.KnownMaker
}

func (*knownReader) known(column string) bool {
	return slices.ContainsFunc(indexColumns, func(c indexColumn) bool { return foldColumn(c.name) == column })
}

func (r *knownReader) names(columns []tableCell) error {
	if !slices.ContainsFunc(columns, func(c tableCell) bool { return c.column == outcomeColumn }) {
		return columns[0].fault(r.file, "this is no index of UCRs: it has no %s", outcomeColumn)
	}
	return nil
}

func (r *knownReader) row(line int, cells []tableCell) error {
	u := ucr.Use{File: r.file, Line: line}
	for _, c := range cells {
		switch c.column {
		case "ucr":
			u.UCR = c.values[0]
		case "type":
			u.Type = c.values[0]
		case "function":
			u.Function = c.values[0]
		case "year":
			u.Year = c.values[0]
		case "lrn":
			u.LRN = c.values[0]
		case "mrn":
			u.MRN = c.values[0]
		case "invoices":
			u.Invoices = c.values
		case "part":
			u.Parts = c.values
		}
	}
	if u.UCR == "" {
		return nil
	}
	if err := r.maker.Add(u); err != nil {
		return tableCell{at: dm.Place{Line: uint32(line), Col: 1}}.fault(r.file, "%v", err)
	}
	return nil
}
