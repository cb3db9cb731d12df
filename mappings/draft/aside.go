package draft

import (
	"fmt"
	"slices"
	"strings"
)

// A value that is no date among many that are is a mistake in the sample and says
// nothing about the form: of few, each counts.
const (
	enoughDates = 4 // that have the form
	maxSeen     = 500
)

// saw adds an occurrence of a value.
func (n *node) saw(v string) {
	n.values = keep(n.values, v)
	if v == "" || n.seen[v] == 0 && len(n.seen) >= maxSeen {
		return
	}
	if n.seen == nil {
		n.seen = map[string]int{}
	}
	n.seen[v]++
}

// setAside takes the few values out that are no date as the others are.
func (n *node) setAside() {
	if len(n.values) < 2 || datePattern(n.values) != "" {
		return
	}
	all := 0
	for _, times := range n.seen {
		all += times
	}
	best, most := (*dateForm)(nil), 0
	for i := range datePatterns {
		fits := 0
		for v, times := range n.seen {
			if datePatterns[i].matches([]string{v}) {
				fits += times
			}
		}
		if fits > most {
			best, most = &datePatterns[i], fits
		}
	}
	if most < enoughDates || 10*most < 9*all {
		return
	}
	n.values = slices.DeleteFunc(n.values, func(v string) bool {
		faulty := !best.matches([]string{v})
		if faulty {
			n.aside = append(n.aside, v)
		}
		return faulty
	})
	if len(n.values) == 0 { // the faulty ones came first
		for v := range n.seen {
			if best.matches([]string{v}) {
				n.values = append(n.values, v)
			}
		}
		slices.Sort(n.values)
		n.values = n.values[:min(len(n.values), maxValues)]
	}
}

// asideWords tell of the values that were set aside.
func (n *node) asideWords() string {
	if len(n.aside) == 0 {
		return ""
	}
	return fmt.Sprintf("; the sample also has %s, which is none", strings.TrimSpace(sampleWords(n.aside)))
}
