package ucr

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// forms calls f with every form of every scheme.
func forms(t testing.TB, f func(s *Scheme, f *Form)) {
	for _, name := range Schemes() {
		s := scheme(t, name)
		for _, form := range s.Forms {
			f(s, form)
		}
	}
}

// random makes a value of the part.
func (p *Part) random(rnd *rand.Rand, most int) string {
	if len(p.Only) > 0 {
		return p.Only[rnd.IntN(len(p.Only))]
	}
	letters := p.letters()
	b := make([]byte, p.Min+rnd.IntN(min(p.Max, most)-p.Min+1))
	for i := range b {
		b[i] = letters[rnd.IntN(len(letters))]
	}
	return string(b)
}

func (p *Part) letters() string {
	var b strings.Builder
	for c, has := range p.Alphabet.has {
		if has {
			b.WriteByte(byte(c))
		}
	}
	return b.String()
}

// TestWhatIsPutTogetherIsTakenApart makes values of random parts: parse(format(x))
// is x, save that parts which nothing divides come back as one.
func TestWhatIsPutTogetherIsTakenApart(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	forms(t, func(s *Scheme, f *Form) {
		made := 0
		for range 3000 {
			parts, room := map[string]string{}, s.Max
			for i := range f.Parts {
				room -= f.Parts[i].Min
			}
			for i := range f.Parts {
				p := &f.Parts[i]
				if p.Text != "" || p.check != nil {
					continue
				}
				v := p.random(rnd, p.Min+room)
				room -= len(v) - p.Min
				parts[p.Name] = v
			}
			value, err := f.Format(parts)
			if err != nil {
				if !strings.Contains(err.Error(), "no blank at the ends") || s.Name != "eu" { // the one whose parts may have a blank
					t.Fatalf("%s %s of %q: %v", s.Name, f.Name, parts, err)
				}
				continue
			}
			made++
			if fault := s.Fault(value); fault != nil || s.FormOf(value) == nil {
				t.Fatalf("%s: %q: %+v", s.Name, value, fault)
			}
			fields, ok := f.Parse(value)
			if !ok {
				t.Fatalf("%s %s: %q is not parsed", s.Name, f.Name, value)
			}
			whole := ""
			for _, field := range fields {
				want := ""
				for _, p := range field.Parts {
					switch {
					case p.check != nil:
						want += value[len(value)-1:]
					default:
						want += p.Text + parts[p.Name]
					}
				}
				if field.Value != want || field.At != len(whole)+1 {
					t.Fatalf("%s %s: %q: %s is %q at %d, want %q", s.Name, f.Name, value, field.Name(), field.Value, field.At, want)
				}
				whole += field.Value
			}
			if whole != value {
				t.Fatalf("%s %s: %q is parsed to %q", s.Name, f.Name, value, whole)
			}
		}
		if made < 1000 {
			t.Errorf("%s %s: %d values only", s.Name, f.Name, made)
		}
	})
}

func TestFormatNamesThePart(t *testing.T) {
	f := scheme(t, "gb-ducr").Forms[0]
	good := map[string]string{"year": "5", "country": "GB", "trader": "123456789012", "reference": "A"}
	for _, test := range []struct{ part, value, want string }{
		{"trader", "12345678901", "trader: it has 11 characters, 1 too few; expected: the 12 digits of a UK EORI number"},
		{"trader", "12345678901X", `trader: character 12, "X", is not allowed; expected: the 12 digits of a UK EORI number`},
		{"reference", strings.Repeat("A", 20), "reference: it has 20 characters, 1 too many; expected: 1 to 19 characters of A-Z 0-9 ( ) / -"},
		{"reference", "", "reference: nothing is left of it; expected: 1 to 19 characters of A-Z 0-9 ( ) / -"},
		{"refrence", "A", `form "strict" has no part "refrence"; did you mean "reference"? (parts: year, country, trader, reference)`},
	} {
		parts := map[string]string{test.part: test.value}
		for name, v := range good {
			if _, ok := parts[name]; !ok {
				parts[name] = v
			}
		}
		if _, err := f.Format(parts); err == nil || err.Error() != test.want {
			t.Errorf("%s %q: %v, want %s", test.part, test.value, err, test.want)
		}
	}
	delete(good, "country")
	if _, err := f.Format(good); err == nil || err.Error() != "country: it is missing; expected: the two letters of a country" {
		t.Error(err)
	}
}

// pattern is the form as a regular expression, in which fits is checked.
func (f *Form) pattern() *regexp.Regexp {
	var b strings.Builder
	for i := range f.Parts {
		p := &f.Parts[i]
		var class strings.Builder
		for c := range p.Alphabet.has {
			if p.Alphabet.has[c] {
				fmt.Fprintf(&class, `\x%02X`, c)
			}
		}
		switch {
		case p.Text != "":
			b.WriteString(regexp.QuoteMeta(p.Text))
		case len(p.Only) > 0:
			b.WriteString("(?:" + strings.Join(p.Only, "|") + ")")
		default:
			fmt.Fprintf(&b, "[%s]{%d,%d}", class.String(), p.Min, p.Max)
		}
	}
	return regexp.MustCompile(`\A(?:` + b.String() + `)\z`)
}

// official are the patterns that the sources themselves give.
var official = map[string][]string{
	// HMRC, inventoryLinkingCommonTypes.xsd; the strict form is within it
	"gb-ducr":      {`[0-9][A-Z][A-Z][0-9A-Z\(\)\-/]{6,32}`},
	"gb-ducr-part": {`[0-9]{1,3}[A-Z]?`, `[A-Z]`}, // [0-9]{0,3}[A-Z]?, not empty
	"gb-mucr":      {`GB/[0-9A-Z]{3,4}-[0-9A-Z]{5,28}`, `GB/[0-9A-Z]{9,12}-[0-9A-Z]{1,23}`, `A:[0-9A-Z]{3}[0-9]{8}`, `C:[A-Z]{3}[0-9A-Z]{3,30}`},
	"eu":           {`[!-~][ -~]{1,33}[!-~]`, `[!-~]{1,2}`}, // EU AES, UCRReferenceNumber35_NoSpaces
}

// strictDUCR is HMRC's FieldValidator.scala.
const strictDUCR = `[0-9]{1}[A-Z]{2}[0-9]{12}[-]{1}[-/()A-Z0-9]{1,19}`

type oracle struct {
	name     string
	scheme   *Scheme
	official *regexp.Regexp
	forms    []*regexp.Regexp
}

func oracles(t testing.TB) (all []oracle) {
	for _, name := range Schemes() {
		o := oracle{name: name, scheme: scheme(t, name)}
		if patterns := official[name]; patterns != nil {
			o.official = regexp.MustCompile(`\A(?:` + strings.Join(patterns, "|") + `)\z`)
		}
		for _, f := range o.scheme.Forms {
			o.forms = append(o.forms, f.pattern())
		}
		all = append(all, o)
	}
	return all
}

// judge asks all that can say whether a value fits, and they have to agree.
func (o oracle) judge(t testing.TB, value string) {
	t.Helper()
	s := o.scheme
	form, fault := s.FormOf(value), s.Fault(value)
	if (form != nil) != (fault == nil) {
		t.Fatalf("%s %q: form %v, fault %+v", o.name, value, form, fault)
	}
	if o.official != nil && (form != nil) != (o.official.MatchString(value) && len(value) <= s.Max) {
		t.Fatalf("%s %q: form %v, and the source's pattern says otherwise", o.name, value, form)
	}
	for i, f := range s.Forms {
		fits := o.forms[i].MatchString(value) && len(value) <= s.Max && value == strings.Trim(value, " ")
		if fits && o.name == "gs1-gsin" {
			fits = value[16] == gs1(value[:16])
		}
		fields, ok := f.Parse(value)
		if ok != fits {
			t.Fatalf("%s %s %q: parsed %t, and the pattern of the parts says %t", o.name, f.Name, value, ok, fits)
		}
		whole := ""
		for _, field := range fields {
			whole += field.Value
		}
		if ok && whole != value {
			t.Fatalf("%s %s %q: its parts are %q", o.name, f.Name, value, whole)
		}
	}
	if (len(s.Read(value)) > 0) != (form != nil) {
		t.Fatalf("%s %q: form %v, readings %v", o.name, value, form, s.Read(value))
	}
	if fault == nil {
		return
	}
	n := len([]rune(value))
	if fault.Wrong == "" || fault.Expected == "" || fault.At < 0 || fault.At > n || fault.Form == nil {
		t.Fatalf("%s %q: fault %+v of %d characters", o.name, value, fault, n)
	}
	if fault.Nearest != "" && (s.FormOf(fault.Nearest) == nil || fault.Nearest == value) {
		t.Fatalf("%s %q: the nearest value is %q", o.name, value, fault.Nearest)
	}
}

// TestPartsAreThePatternsOfTheSources spoils values a little and asks the
// official patterns.
func TestPartsAreThePatternsOfTheSources(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	strict := regexp.MustCompile(`\A(?:` + strictDUCR + `)\z`)
	all := oracles(t)
	var examples []string
	forms(t, func(_ *Scheme, f *Form) { examples = append(examples, f.Example) })
	const with = "0123456789ABGBCXYZabz/-:() .\u00e9\n"
	for range 20_000 {
		v := []rune(examples[rnd.IntN(len(examples))])
		for range rnd.IntN(4) {
			at := rnd.IntN(len(v) + 1)
			r := []rune(with)[rnd.IntN(len([]rune(with)))]
			switch {
			case rnd.IntN(3) == 0 || at == len(v):
				v = append(v[:at:at], append([]rune{r}, v[at:]...)...)
			case rnd.IntN(2) == 0:
				v[at] = r
			default:
				v = append(v[:at:at], v[at+1:]...)
			}
		}
		value := string(v)
		for _, o := range all {
			o.judge(t, value)
		}
		if f := scheme(t, "gb-ducr").FormOf(value); (f != nil && f.Name == "strict") != (strict.MatchString(value) && len(value) <= MaxLength) {
			t.Fatalf("%q: form %v, and HMRC's strict pattern says otherwise", value, f)
		}
	}
}

// FuzzCheck: whatever the value, all that judge it agree, and what is said of it
// has a place in it.
func FuzzCheck(f *testing.F) {
	forms(f, func(_ *Scheme, form *Form) { f.Add(form.Example) })
	for _, v := range []string{"", " ", "\xff", "\u2013", "DUCR: 5gb1-", strings.Repeat("9", 70), "25GB12345678901234"} {
		f.Add(v)
	}
	all := oracles(f)
	f.Fuzz(func(t *testing.T, value string) {
		for _, o := range all {
			o.judge(t, value)
		}
	})
}

func TestGS1CheckDigits(t *testing.T) {
	for _, value := range []string{"4006381333931", "73513537", "5901234123457"} { // EAN numbers, which are computed alike
		if got := gs1(value[:len(value)-1]); got != value[len(value)-1] {
			t.Errorf("%s: check digit %c", value, got)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	s := scheme(b, "gb-ducr")
	b.ReportAllocs()
	for b.Loop() {
		s.FormOf("5GB123456789012-INV2025/001")
	}
}
