package wcodm

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	dm "wcodm/datamodel"
	"wcodm/validators"
)

// faultSet is findings by code and value: what is the same wherever it is told.
type faultSet map[string]bool

// errorsOf are the errors of one message.
func errorsOf(o outcome) faultSet {
	s := faultSet{}
	for _, d := range o.Diagnostics {
		if d.Severity == dm.Error {
			if validators.Missing(d.Code) { // the value is that of a field beside it
				d.Value = ""
			}
			// the JSON Schema and the package's own check are one judge in two words
			code := strings.NewReplacer("JSC002", "PKG002", "JSC004", "PKG", "PKG001", "PKG", "PKG004", "PKG").Replace(d.Code)
			s[code+" "+d.Value] = true
		}
	}
	return s
}

func (s faultSet) String() string { return strings.Join(slices.Sorted(maps.Keys(s)), ", ") }

// of reports whether there are errors whose codes begin so.
func (s faultSet) of(kinds ...string) bool {
	for x := range s {
		if slices.ContainsFunc(kinds, func(k string) bool { return strings.HasPrefix(x, k) }) {
			return true
		}
	}
	return false
}

// values are the values and, where it is of none, the code of each.
func (s faultSet) values() faultSet {
	v := faultSet{}
	for x := range s {
		if code, value, _ := strings.Cut(x, " "); value == "" {
			v[code] = true
		} else {
			v[value] = true
		}
	}
	return v
}

// about are those of values that others speak of, too, whatever they say.
func (s faultSet) about(others faultSet) faultSet {
	of, some := others.values(), faultSet{}
	for x := range s {
		code, value, _ := strings.Cut(x, " ")
		if of[value] || value == "" && of[code] {
			some[x] = true
		}
	}
	return some
}

// alike are those that others have of the same code, and of a value that is a part of
// theirs or has theirs as a part: columns that are put together into one value.
func (s faultSet) alike(others faultSet) faultSet {
	some := faultSet{}
	for x := range s {
		for y := range others {
			if strings.HasPrefix(x, y) || strings.HasPrefix(y, x) {
				some[x] = true
			}
		}
	}
	return some
}

// without are those that others lack.
func (s faultSet) without(others ...faultSet) faultSet {
	left := maps.Clone(s)
	for _, o := range others {
		for x := range o {
			delete(left, x)
		}
	}
	return left
}

// spoilt are ways in which a message goes wrong that only some formats mind.
var spoilt = []struct {
	name string
	find *regexp.Regexp
	with string
}{
	{"as it is", nil, ""},
	{"numbers of traders in small letters", regexp.MustCompile(`\b(?:GB|DE|FR|IN|NL|XI)([0-9]{6,})\b`), "gb$1"},
	{"numbers of traders with hyphens", regexp.MustCompile(`\b(?:GB|DE|FR|IN|NL|XI|)([0-9]{3})([0-9]{6,})\b`), "GB$1-$2"},
	{"another currency", regexp.MustCompile(`\b(?:EUR|USD|GBP)\b`), "EUX"},
	{"another kind of packages", regexp.MustCompile(`\b(?:CT|PX|BX|PK|CH)\b`), "Q7"},
	{"other numbers of packages", regexp.MustCompile(`\b(?:2|3|4|8|12)\b`), "5"},
}

// spoiltSpecimens are our messages, each as it is and spoilt.
func spoiltSpecimens(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, pattern := range []string{"testdata/asycuda/*.xml", "testdata/eu-ncts/*.xml", "testdata/gb-cds/*.xml", "testdata/trader-csv/orders.csv", "testdata/compare/*"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: no specimen (%v)", pattern, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range spoilt {
				changed := data
				if s.find != nil {
					changed = s.find.ReplaceAll(data, []byte(s.with))
				}
				if s.find == nil || string(changed) != string(data) {
					all[name+", "+s.name] = changed
				}
			}
		}
	}
	return all
}

// ownFormats are mappings that include those that ship, by file.
func ownFormats(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, name := range []string{"trader-csv", "asycuda-sad", "eu-ncts-cc015c"} {
		file := filepath.Join(t.TempDir(), "own-"+name+".yaml")
		if err := os.WriteFile(file, []byte(fmt.Sprintf("mapping: own-%[1]s\ntitle: one of ours\ninclude: %[1]s\n", name)), 0o666); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// What validate --to and convert tell of a message is what validate tells of the message
// that is written, save what only the source is asked.
func TestTargetsAreAskedBeforeTheyAreWritten(t *testing.T) {
	targets := []string{"gb-cds:xml", "gb-cds:json", "wco:xml", "wco:json", "asycuda-sad", "eu-ncts-cc015c", "trader-csv"}
	if testing.Short() {
		targets = targets[:1]
	} else {
		targets = append(targets, ownFormats(t)...)
	}
	all := func(o *Options) { o.Checks = CheckAll }
	source := engine(t, "", "", all)
	specimens := spoiltSpecimens(t)
	errors, written := map[string]int{}, 0
	for _, target := range targets {
		check := engine(t, "", target, all)
		forced := engine(t, "", target, all, func(o *Options) { o.Force = true })
		result := engine(t, target, "", all)
		for _, name := range slices.Sorted(maps.Keys(specimens)) {
			in := input(name, specimens[name])
			before, during, after := run1(t, source, in), run1(t, check, in), run1(t, forced, in)
			for i := range during {
				if after[i].Output == "" {
					continue
				}
				written++
				told, alone := errorsOf(during[i]), errorsOf(before[i])
				again := run1(t, result, input("result", []byte(after[i].Output)))
				if len(again) != 1 {
					t.Errorf("%s to %s: %d messages come back", name, target, len(again))
					continue
				}
				found := errorsOf(again[0])
				for x := range found {
					errors[strings.Fields(x)[0]]++
				}
				missed := found.without(found.alike(told), found.about(alone))
				if told.of("PKG", "XSD", "JSC") { // a value that its type refuses is not asked about any more
					missed = missed.without(missed.about(told))
				}
				for x := range missed { // an array of what the package has once, or a value without what belongs to it
					if strings.HasPrefix(x, "JSC003") && told.of("PKG") {
						delete(missed, x)
					}
				}
				if len(missed) > 0 {
					t.Errorf("%s, message %d, to %s: only the result is told %v", name, i+1, target, missed)
				}
				more := told.without(told.alike(found), told.about(alone))
				for x := range more { // what could not be written, and what a schema passes over
					if strings.HasPrefix(x, "MAP") || strings.HasPrefix(x, "PKG") && found.of("XSD", "JSC") {
						delete(more, x)
					}
				}
				if len(more) > 0 {
					t.Errorf("%s, message %d, to %s: the result is not told %v", name, i+1, target, more)
				}
				if during[i].Output != "" && len(found) > 0 {
					t.Errorf("%s, message %d, to %s: written without --force, and then %v", name, i+1, target, found)
				}
			}
		}
	}
	t.Logf("%d messages written, with the errors %v", written, errors)
}
