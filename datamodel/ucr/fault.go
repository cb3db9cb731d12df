package ucr

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Fault says where and why a value does not fit a scheme.
type Fault struct {
	// At is the position of the character at fault, from 1; 0 where it is the
	// length of the whole, or the value's end.
	At int
	// Form is the form that the value follows furthest.
	Form *Form
	// Wrong says what is wrong, Expected what has to be there.
	Wrong, Expected string
	// Nearest is a value that fits, where there is one that is plainly meant;
	// else empty. Nothing of the reference itself is changed in it.
	Nearest string
	// Followed is how many characters of the value are as the form has them.
	Followed int
}

// Fault says what is wrong with a value, or nil when it fits the scheme: the
// first character at which no form can go on.
func (s *Scheme) Fault(value string) *Fault {
	var furthest *Fault
	for _, form := range s.Forms {
		f := s.faultOf(form, value)
		if f == nil {
			return nil
		}
		if furthest == nil || f.Followed > furthest.Followed {
			furthest = f
		}
	}
	switch {
	case value == "":
		return &Fault{Form: s.Forms[0], Wrong: "it is empty", Expected: s.examples()}
	case furthest.Followed < furthest.Form.Parts[0].Min: // any form could be meant
		if begin := s.beginnings(); furthest.Followed == 0 && furthest.At == 1 && value[0] != ' ' && len(begin) == len(s.Forms) {
			r, _ := utf8.DecodeRuneInString(value)
			slices.Sort(begin)
			furthest.Wrong = fmt.Sprintf("character 1, %s, is not allowed: it begins with %s", quoteRune(r), either(slices.Compact(begin)))
		}
		furthest.Expected = s.examples()
	}
	furthest.Nearest = s.nearest(value)
	return furthest
}

// beginnings are the fixed texts that forms begin with.
func (s *Scheme) beginnings() (texts []string) {
	for _, f := range s.Forms {
		if p := &f.Parts[0]; p.Text != "" {
			texts = append(texts, p.called())
		}
	}
	return texts
}

// faultOf says what is wrong with the value for one form, or nil.
func (s *Scheme) faultOf(f *Form, value string) *Fault {
	if f.fits(value) {
		return nil
	}
	fault := &Fault{Form: f}
	length := utf8.RuneCountInString(value)
	text := strings.TrimRight(value, " ")
	if len(text) < len(value) && text != "" { // blanks at the end count only when all else is right
		if fault := s.faultOf(f, text); fault != nil {
			return fault
		}
	}
	stop, reach := f.follow(value[:min(len(value), s.Max)])
	fault.Followed = reach
	switch {
	case strings.HasPrefix(value, " "):
		fault.Followed, fault.At = 0, 1
		fault.Wrong, fault.Expected = "character 1, a blank, is not allowed at the beginning", "no blank at the ends"
	case len(text) < len(value) && text != "":
		fault.At = length
		fault.Wrong, fault.Expected = fmt.Sprintf("character %d, a blank, is not allowed at the end", length), "no blank at the ends"
	case length > s.Max && reach == s.Max:
		fault.Wrong = fmt.Sprintf("it has %s, %d too many", characters(length), length-s.Max)
		fault.Expected = "at most " + characters(s.Max)
	case reach == len(value) && stop == nil: // all is there, and the check digit is another
		before, last := value[:length-1], value[length-1:]
		fault.At = length
		fault.Wrong = fmt.Sprintf("character %d, %q, is not the check digit of what is before it", length, last)
		fault.Expected = fmt.Sprintf(`"%c", unless another digit is wrong`, f.Parts[len(f.Parts)-1].check.digit(before))
	case reach == len(value):
		first := stop.next[0]
		fault.Wrong = "it ends before " + first.part.the()
		if first.taken > 0 && first.part.Text == "" {
			fault.Wrong = "it ends within " + first.part.the()
		}
		fault.Expected = first.part.Words() + ", as in " + f.Example
	default:
		r, _ := utf8.DecodeRuneInString(value[reach:])
		fault.At = reach + 1
		wrong := "is not allowed after " + f.Parts[len(f.Parts)-1].the() + ", which ends the value"
		fault.Expected = s.examples()
		if stop != nil {
			wrong, fault.Expected = stop.wrong(), stop.next[0].part.Words()+", as in "+f.Example
		}
		fault.Wrong = fmt.Sprintf("character %d, %s, %s", reach+1, quoteRune(r), wrong)
	}
	return fault
}

// the is what a sentence calls the part, with its article.
func (p *Part) the() string {
	if p.Text != "" {
		return p.called()
	}
	return "the " + p.called()
}

// stop is where a form cannot go on with a value.
type stop struct{ next []next }

// next is a part that could go on there, or begin.
type next struct {
	part  *Part
	taken int // characters of it that are there
}

// wrong says of a character why it cannot stand there.
func (s *stop) wrong() string {
	first := s.next[0].part
	switch {
	case len(s.next) == 1 && first.Text != "":
		return "is not allowed: " + first.the() + " has to be there"
	case len(s.next) == 1:
		return "is not allowed in " + first.the()
	case s.next[0].taken == 0:
		return "is not allowed: " + first.the() + " or " + s.next[1].part.the() + " begins there"
	}
	return "is not allowed: " + first.the() + " goes on there, or " + s.next[1].part.the() + " follows"
}

// follow goes along the form as far as the value does: stop has the parts that
// could come next, and is nil where nothing can.
func (f *Form) follow(value string) (s *stop, reach int) {
	var found []next
	reach = -1
	borders := f.reach(value)
	for i := range f.Parts {
		p := &f.Parts[i]
		for at := range borders[i].each {
			n := p.takes(value[at:])
			if at+n < reach {
				continue
			}
			if at+n > reach {
				reach, found = at+n, nil
			}
			if n < p.Max && (len(found) == 0 || found[len(found)-1].part != p) {
				found = append(found, next{p, n})
			}
		}
	}
	if reach == len(value) && borders[len(f.Parts)]&(1<<reach) != 0 || len(found) == 0 {
		return nil, reach
	}
	for i, o := range found { // at the value's end, what is still needed
		if reach == len(value) && o.taken < o.part.Min {
			return &stop{found[i:]}, reach
		}
	}
	return &stop{found}, reach
}

// unlabelled takes what people write before a reference to say what it is.
func (s *Scheme) unlabelled(value string) string {
	for _, label := range s.Labels {
		if rest, ok := strings.CutPrefix(value, label); ok {
			return strings.TrimLeft(rest, " :=")
		}
	}
	return value
}

// dashes are what text programs make of a hyphen.
var dashes = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-", "\u2212", "-", "\u00ad", "", "\u00a0", " ")

// repairs are slips of writing that leave the reference what it is. Each is
// tried on what those before it made.
var repairs = []func(*Scheme, string) string{
	func(_ *Scheme, v string) string { return strings.TrimSpace(v) },
	func(_ *Scheme, v string) string { return strings.TrimSpace(dashes.Replace(v)) },
	func(_ *Scheme, v string) string { return upper(v) },
	(*Scheme).unlabelled,
	func(_ *Scheme, v string) string { return oneDigitYear(v) },
}

// oneDigitYear takes the decade's digit from a year of two before a country,
// unless the whole is a movement reference number, which begins so.
func oneDigitYear(v string) string {
	if len(v) > 4 && digits.Has(rune(v[0])) && digits.Has(rune(v[1])) && country(v[2:4]) && yearOfMRN(v) == "" {
		return v[1:]
	}
	return v
}

// nearest returns the valid value that is plainly meant, or nothing.
func (s *Scheme) nearest(value string) string {
	if plain := s.plain(value); s.meant(plain) {
		if v := s.strictest(plain); v != "" {
			return v
		}
	}
	for _, repair := range repairs {
		v := repair(s, value)
		if v == value {
			continue
		}
		if value = v; s.FormOf(value) != nil {
			return value
		}
	}
	return ""
}
