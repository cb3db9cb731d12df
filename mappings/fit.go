package mappings

// Misfit says of a rule and a direction that some values which fit one side can
// never fit the other. Values are taken as people and programs write them: in
// one line, and numbers without zeros that mean nothing.
type Misfit struct {
	// File, Line and Column are the place of the rule.
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	// Direction is "in", from the national format into the package, or "out".
	Direction string `json:"direction"`
	// From and To are the paths of the two sides, from the record or the
	// declaration, as the rule writes them.
	From string `json:"from"`
	To   string `json:"to"`
	// FromFormat and ToFormat say what the sides hold, as the standard writes it:
	// "an..35", "n..16,2", "codes A, B", "free text"; of a cardinality, "0..99".
	FromFormat string `json:"fromFormat"`
	ToFormat   string `json:"toFormat"`
	// Values names the values that do not fit, as a noun phrase: "values longer
	// than 35 characters".
	Values string `json:"values"`
	// Example is one of them: it fits the source and cannot be carried. Of a
	// cardinality it is the number of occurrences.
	Example string `json:"example"`
	// Unlimited says that the source sets no limit at all, so that it says
	// nothing of the values that do come.
	Unlimited bool `json:"unlimited"`
}

// Misfits finds the values that fit one side and cannot be carried to the
// other, for every rule and each direction it runs, in the order of the rules.
// Each kind of value is told once a rule and direction.
func (m *Mapping) Misfits() []Misfit {
	var all []Misfit
	repeating := map[string]bool{}
	m.each(func(s standing) {
		for _, dir := range s.ways() {
			switch {
			case s.group():
				all = append(all, s.occurrences(dir)...)
				all = append(all, m.numbers(s, dir)...)
			case s.total != nil:
				all = append(all, s.totals(dir)...)
			case s.constantly():
			default:
				all = append(all, m.flow(s, dir).misfits(s)...)
				all = append(all, s.once(dir, repeating)...)
			}
		}
	})
	return all
}

// misfits runs values that the source can have and collects what is refused.
func (f *flow) misfits(s standing) []Misfit {
	var all []Misfit
	told := map[string]bool{}
	for _, values := range f.tuples() {
		of, by := f.carry(values)
		if of == "" || told[of] {
			continue
		}
		told[of] = true
		x := s.misfit(f.dir)
		x.From, x.To = f.from.under(x.From), f.to.under(x.To)
		x.FromFormat, x.ToFormat = format(f.source), format(f.target)
		if by != nil {
			x.ToFormat = by.format()
		}
		if by == nil && f.rule.convert != nil {
			x.ToFormat = converted(f.rule.convert)
		}
		x.Values, x.Example, x.Unlimited = of, f.example(values), f.unlimited()
		all = append(all, x)
	}
	return all
}

// converted names what a conversion takes, as a format.
func converted(c converter) string {
	switch c.(type) {
	case *codeTable, *booleanWords:
		return "code table"
	}
	return c.String()
}

// misfit begins a misfit of the rule: From and To are where its paths begin.
func (s standing) misfit(dir direction) Misfit {
	file, line, column := s.at.Place()
	x := Misfit{File: file, Line: line, Column: column, Direction: dir.String(), From: s.toNational, To: s.toWCO}
	if dir == out {
		x.From, x.To = x.To, x.From
	}
	return x
}

func (d direction) String() string {
	if d == out {
		return "out"
	}
	return "in"
}

// example is the value that the source's values make.
func (f *flow) example(values []string) string {
	if f.rule.only != both {
		return f.from.join(values)
	}
	return f.from.compose(values)
}

// under is the side's text with the path that leads to it.
func (s *side) under(outer string) string {
	if s.plain {
		return under(outer, s.parts[0].path.text)
	}
	text := ""
	for _, p := range s.parts {
		switch {
		case p.path == nil:
			text += p.literal
		case p.format.Length > 0:
			text += "{" + under(outer, p.path.text) + ":" + p.format.String() + "}"
		default:
			text += "{" + under(outer, p.path.text) + "}"
		}
	}
	return text
}
