package render

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"wcodm/mappings"
)

// TableText writes a mapping as a table for a terminal: a line for each field,
// and below it what becomes of its value.
func TableText(w io.Writer, t *mappings.Table) error {
	p := &printer{w: w}
	p.printf("%s: %s\n%s <-> %s\n", t.Mapping, t.Title, t.National, t.Package)
	for _, g := range t.Groups {
		p.printf("\n%s <-> %s\n", g.National.Plain(), g.WCO.Plain())
		for _, how := range g.How {
			p.paragraph("  ", how)
		}
		p.rows(g.Rows)
	}
	if len(t.Drops) > 0 {
		p.printf("\nLeft out\n")
	}
	p.drops(t.Drops)
	if len(t.Left) > 0 {
		p.printf("\nLeft to be filled in\n")
	}
	p.drops(t.Left)
	if len(t.Missing) > 0 {
		p.printf("\nNeither carried nor left out by name\n")
		var rows [][]string
		for _, place := range t.Missing {
			rows = append(rows, append(known(place), place.Path))
		}
		p.table("  ", words, rows)
	}
	return p.err
}

// drops writes reasons, and below each the places.
func (p *printer) drops(drops []mappings.TableDrop) {
	for _, d := range drops {
		p.paragraph("  ", dropWords(d))
		var rows [][]string
		for _, place := range append(d.National[:len(d.National):len(d.National)], d.WCO...) {
			rows = append(rows, append(known(place), place.Path))
		}
		p.table("    ", words, rows)
	}
}

func dropWords(d mappings.TableDrop) string {
	if d.When != "" {
		return fmt.Sprintf("%s (%s)", d.Why, d.When)
	}
	if d.Repeats != "" {
		return fmt.Sprintf("%s (only where it is that of %s)", d.Why, d.Repeats)
	}
	return d.Why
}

// nationalWidth is the width of the national column; a longer name has a line of
// its own.
const nationalWidth = 46

// rows writes the rules of a group, and below each what becomes of its value.
func (p *printer) rows(rows []mappings.TableRow) {
	width, boxWidth := 0, 0
	for _, r := range rows {
		for _, n := range r.National {
			width = max(width, min(utf8.RuneCountInString(n.Name), nationalWidth))
			boxWidth = max(boxWidth, len(box(n.Place)))
		}
	}
	for _, r := range rows {
		for i := range max(len(r.National), len(r.WCO)) {
			name, sad, way, to := "", "", "", ""
			if i < len(r.National) {
				name, sad = r.National[i].Name, box(r.National[i].Place)
			}
			if i == 0 {
				way = arrow(r.In, r.Out)
			}
			if i < len(r.WCO) {
				to = fmt.Sprintf("%-4s  %s", r.WCO[i].ID, r.WCO[i].Name)
			}
			if utf8.RuneCountInString(name) > width {
				p.printf("  %s\n", name)
				name = ""
			}
			p.printf("%s\n", strings.TrimRight(fmt.Sprintf("  %-*s  %-*s  %-3s  %s", width, name, boxWidth, sad, way, to), " "))
		}
		for _, note := range notes(r) {
			p.paragraph("      ", note)
		}
	}
}

// notes says what a row does, besides relating its places.
func notes(r mappings.TableRow) []string {
	var all []string
	for _, side := range [][]mappings.TablePlace{r.National, r.WCO} {
		var where []string
		for _, place := range side {
			for _, w := range place.Where {
				if !slices.Contains(where, w) {
					where = append(where, w)
				}
			}
		}
		all = append(all, where...)
	}
	all = append(all, r.How...)
	if r.Lossy != "" {
		all = append(all, "lossy: "+r.Lossy)
	}
	return all
}
