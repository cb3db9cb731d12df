package codelists

import (
	"strings"
	"sync"

	"wcodm/datamodel/nearest"
)

// Nearest returns the code that was most likely meant by one that the list does
// not have, or the empty string: one that it is known to stand for, that has the
// value as its name, in other case, or with other zeros in front of a number (02 for
// 2), or that alone is a slip away. Codes that have ended by the day are not proposed.
func (l *List) Nearest(code string, day Day) string {
	if m := l.meant[code]; m != "" {
		return m
	}
	return l.near.find(l, question{code, day})
}

// search finds near codes. What is wrong in one row of a table mostly is in all of
// them, so it remembers its answers. The zero value is ready, and safe for
// concurrent use.
type search struct {
	once  sync.Once
	all   []Code
	same  map[string][]int // codes by their own text, another code and the name, in small letters, and as numbers without zeros in front
	sizes map[int][]int    // codes by their length in bytes

	mu      sync.Mutex
	answers map[question]string
}

type question struct {
	code string
	day  Day
}

// Answers are remembered up to that many, of codes that are no longer than that.
const (
	maxAnswers  = 4096
	maxQuestion = 64
)

func (s *search) find(l *List, q question) string {
	s.once.Do(func() { s.prepare(l) })
	s.mu.Lock()
	answer, known := s.answers[q]
	s.mu.Unlock()
	if known {
		return answer
	}
	answer = s.look(l, q)
	s.mu.Lock()
	if len(s.answers) < maxAnswers && len(q.code) <= maxQuestion {
		s.answers[question{strings.Clone(q.code), q.day}] = answer
	}
	s.mu.Unlock()
	return answer
}

func (s *search) prepare(l *List) {
	s.all, s.same, s.sizes, s.answers = l.All(), map[string][]int{}, map[int][]int{}, map[question]string{}
	for i, c := range s.all {
		s.sizes[len(c.Code)] = append(s.sizes[len(c.Code)], i)
		for _, text := range []string{c.Code, c.Also, c.Name} {
			if text == "" {
				continue
			}
			folded := strings.ToLower(text)
			s.same[folded] = append(s.same[folded], i)
			if n := unpadded(text); n != "" && n != folded {
				s.same[n] = append(s.same[n], i)
			}
		}
	}
}

// look is find for what is not remembered.
func (s *search) look(l *List, q question) string {
	first := -1
	for _, text := range []string{strings.ToLower(q.code), unpadded(q.code)} {
		for _, i := range s.same[text] {
			if (first < 0 || i < first) && s.all[i].proposed(q.day) {
				first = i
			}
		}
	}
	if first >= 0 {
		return s.all[first].Code
	}
	var valid []string
	for size := len(q.code) - 1; size <= len(q.code)+1; size++ { // a slip changes it by one
		for _, i := range s.sizes[size] {
			if s.all[i].proposed(q.day) {
				valid = append(valid, s.all[i].Code)
			}
		}
	}
	if m := nearest.Only(q.code, valid); m != "" || l.Includes == nil {
		return m
	}
	return l.Includes.Nearest(q.code, q.day)
}

// proposed reports whether a code is one to propose on a day.
func (c *Code) proposed(day Day) bool { return c.On(day) == Valid && (day != 0 || c.To == 0) }

// unpadded is a number without the zeros in front of it, and empty for what is none.
func unpadded(code string) string {
	if code == "" || strings.Trim(code, "0123456789") != "" {
		return ""
	}
	if n := strings.TrimLeft(code, "0"); n != "" {
		return n
	}
	return "0"
}
