package mappings

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"

	dm "wcodm/datamodel"
)

// most is how many nodes a path can lead to: Unbounded where nothing bounds them.
func (p *path) most() int {
	n := 1
	for i := range p.steps {
		if !p.steps[i].repeats() {
			continue
		}
		if p.steps[i].elem.Max == dm.Unbounded {
			return dm.Unbounded
		}
		n *= p.steps[i].elem.Max
	}
	return n
}

// room is how many occurrences a group's path makes: those of its last step,
// since what leads there is made once.
func (p *path) room() int {
	if last := p.last(); last.elem != nil && last.repeats() {
		return last.elem.Max
	}
	return 1
}

func cardinality(n int) string {
	if n == dm.Unbounded {
		return "0..n"
	}
	return fmt.Sprintf("0..%d", n)
}

// counted is a misfit of the number of occurrences, none when most fit.
func (s standing) counted(dir direction, from, to *path, room int) []Misfit {
	most := from.most()
	if room == dm.Unbounded || most != dm.Unbounded && most <= room {
		return nil
	}
	x := s.misfit(dir)
	x.From, x.To = under(x.From, from.text), under(x.To, to.text)
	x.FromFormat, x.ToFormat = cardinality(most), cardinality(room)
	x.Values, x.Example = fmt.Sprintf("more than %s", occurrences(room)), strconv.Itoa(room+1)
	x.Unlimited = most == dm.Unbounded
	return []Misfit{x}
}

func occurrences(n int) string {
	if n == 1 {
		return "1 occurrence"
	}
	return fmt.Sprintf("%d occurrences", n)
}

// occurrences compares how often the two classes of a group can occur.
func (s standing) occurrences(dir direction) []Misfit {
	from, to := s.groupNational, s.groupWCO
	if dir == out {
		from, to = to, from
	}
	return s.counted(dir, from, to, to.room())
}

// once finds a value that leads through a class which repeats, and is carried
// from its first occurrence only. Each class is told once.
func (s standing) once(dir direction, told map[string]bool) []Misfit {
	from, to := s.rule.national, s.rule.wco
	outer := s.toNational
	if dir == out {
		from, to, outer = to, from, s.toWCO
	}
	if s.spread {
		return nil
	}
	for _, p := range from.paths() {
		for i := range p.steps {
			if !p.steps[i].repeats() {
				continue
			}
			through := &path{steps: p.steps[:i+1]}
			for k := range through.steps {
				through.text = under(through.text, through.steps[k].text)
			}
			if key := under(outer, through.text); !told[key] {
				told[key] = true
				return s.counted(dir, through, to.paths()[0], 1)
			}
			return nil
		}
	}
	return nil
}

// numbers compares the number of a group's occurrences with the place it goes to.
func (m *Mapping) numbers(s standing, dir direction) []Misfit {
	from, to, path := s.number.national, s.number.wco, s.groupNational
	inner := s
	inner.toNational, inner.toWCO = under(s.toNational, s.groupNational.text), under(s.toWCO, s.groupWCO.text)
	if dir == out {
		from, to, path = to, from, s.groupWCO
	}
	switch {
	case to == nil:
		return nil
	case from != nil:
		number := *s.rule
		number.groupNational, number.groupWCO, number.rules, number.when = nil, nil, nil, nil
		number.national = &side{parts: []part{{path: s.number.national}}, plain: true}
		number.wco = &side{parts: []part{{path: s.number.wco}}, plain: true}
		inner.rule = &number
		return m.flow(inner, dir).misfits(inner)
	}
	return inner.count(dir, path, to, to.bounds())
}

// count compares how many nodes a path can lead to with the place that their
// number is written to.
func (s standing) count(dir direction, of, to *path, at *bounds) []Misfit {
	most := of.most()
	highest := most
	if most == dm.Unbounded {
		highest = 1_000_000_000
	}
	n := 1
	for n < highest && at.excluded(strconv.Itoa(n)) == "" {
		n *= 10
	}
	n = min(n, highest)
	why := at.excluded(strconv.Itoa(n))
	if why == "" {
		return nil
	}
	x := s.misfit(dir)
	x.To = under(x.To, to.text)
	if s.total != nil {
		x.From = under(x.From, of.text)
	}
	x.FromFormat, x.ToFormat = cardinality(most), at.format()
	x.Values, x.Example, x.Unlimited = why, strconv.Itoa(n), most == dm.Unbounded
	return []Misfit{x}
}

// totals compares a total with the place that it is written to. It is written
// in one direction only, and compared in the other.
func (s standing) totals(dir direction) []Misfit {
	own, national := s.own()
	if national == (dir == in) {
		return nil
	}
	to := own.parts[0].path
	at := to.bounds()
	if !s.total.sum {
		return s.count(dir, s.total.of, to, at)
	}
	source := s.total.of.bounds()
	f := &flow{rule: s.rule, dir: dir, from: &side{}, to: own, source: []*bounds{source}, target: []*bounds{at}}
	told := map[string]bool{}
	var all []Misfit
	for _, v := range f.candidates(source, rand.New(rand.NewPCG(1, 1))) {
		x, ok := new(big.Rat).SetString(v)
		if !ok || strings.ContainsAny(v, "/eE") {
			continue
		}
		for _, times := range []int64{1, 2, 10} {
			if most := s.total.of.most(); most != dm.Unbounded && int(times) > most {
				continue
			}
			sum := new(big.Rat).Mul(x, big.NewRat(times, 1)).FloatString(decimals(v))
			why := at.excluded(sum)
			if why == "" || told[why] {
				continue
			}
			told[why] = true
			one := s.misfit(dir)
			one.From, one.To = under(one.From, s.total.of.text), under(one.To, to.text)
			one.FromFormat, one.ToFormat = "sum of "+source.format(), at.format()
			one.Values, one.Example, one.Unlimited = why, sum, source.unlimited()
			all = append(all, one)
		}
	}
	return all
}
