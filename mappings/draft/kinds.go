package draft

import (
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"sync"

	"wcodm/datamodel/yamlfile"
)

//go:embed codes.yaml
var codesFile []byte

// kind is what the values of a field look like.
type kind string

const (
	kindUnknown   kind = ""
	kindDate      kind = "a date"
	kindCountry   kind = "a country code"
	kindCurrency  kind = "a currency code"
	kindIncoterm  kind = "an Incoterms code"
	kindContainer kind = "a container number"
	kindEORI      kind = "an EORI number"
	kindMRN       kind = "an MRN"
	kindCommodity kind = "a commodity code"
	kindLocode    kind = "a UN/LOCODE"
	kindMail      kind = "an e-mail address"
	kindWhole     kind = "a whole number"
	kindDecimal   kind = "a number"
	kindCode      kind = "a short code"
	kindText      kind = "words"
)

var loadCodes = sync.OnceValues(func() (map[string]map[string]bool, error) {
	doc, err := yamlfile.Parse("codes.yaml", codesFile)
	if err != nil {
		return nil, err
	}
	f, err := doc.Map("countries", "currencies", "incoterms")
	if err != nil {
		return nil, err
	}
	lists := map[string]map[string]bool{}
	for name, n := range f {
		codes, err := n.Texts()
		if err != nil {
			return nil, err
		}
		lists[name] = map[string]bool{}
		for _, c := range codes {
			lists[name][c] = true
		}
	}
	return lists, nil
})

// forms are the kinds that a regular expression tells, the most telling first.
// EORI: Regulation 2015/2446, Article 1(18), country and up to 15 characters;
// container: ISO 6346; MRN: two digits of the year, country, 13 characters and a
// check digit; commodity code: 6, 8 or 10 digits.
var forms = []struct {
	kind kind
	re   *regexp.Regexp
}{
	{kindContainer, regexp.MustCompile(`^[A-Z]{3}[UJZ][0-9]{6}-?[0-9]$`)},
	{kindMRN, regexp.MustCompile(`^[0-9]{2}[A-Z]{2}[A-Z0-9]{13}[0-9]$`)},
	{kindEORI, regexp.MustCompile(`^[A-Z]{2}[0-9]{8,15}$`)},
	{kindMail, regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)},
	{kindCommodity, regexp.MustCompile(`^([0-9]{8}|[0-9]{10}|[0-9]{4}\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{2})?)?|[0-9]{4} [0-9]{4}( [0-9]{2})?)$`)},
	{kindWhole, regexp.MustCompile(`^-?[0-9]{1,12}$`)},
	{kindDecimal, regexp.MustCompile(`^-?([0-9]+([.,][0-9]+)?|[0-9]{1,3}([., ][0-9]{3})+[.,][0-9]+)$`)},
	{kindLocode, regexp.MustCompile(`^[A-Z]{2}[A-Z]{3}$`)},
	{kindCode, regexp.MustCompile(`^[A-Z0-9]{1,6}$`)},
}

// kindOf tells what all the values look like; unknown when there are none or
// they differ.
func kindOf(values []string) kind {
	if len(values) == 0 {
		return kindUnknown
	}
	if p := datePattern(values); p != "" {
		return kindDate
	}
	codes, err := loadCodes()
	if err != nil {
		return kindUnknown
	}
	all := func(ok func(string) bool) bool {
		return !slices.ContainsFunc(values, func(v string) bool { return !ok(v) })
	}
	for _, list := range []struct {
		name string
		kind kind
	}{{"countries", kindCountry}, {"incoterms", kindIncoterm}, {"currencies", kindCurrency}} {
		if all(func(v string) bool { return codes[list.name][v] }) {
			return list.kind
		}
	}
	for _, f := range forms {
		if all(f.re.MatchString) && (f.kind != kindLocode || all(func(v string) bool { return codes["countries"][v[:2]] })) {
			return f.kind
		}
	}
	if all(func(v string) bool { _, err := strconv.ParseFloat(v, 64); return err == nil && v[0] < 'A' }) {
		return kindDecimal
	}
	return kindText
}

// numeric reports whether the values are numbers.
func (k kind) numeric() bool {
	return k == kindWhole || k == kindDecimal || k == kindCommodity
}

// dateForm is a way to write a date.
type dateForm struct {
	pattern    string // in the letters of the mapping language
	re         *regexp.Regexp
	day, month int // their groups in re
}

// datePatterns are the ways to write a date that are recognised. Where a day and a month cannot be told
// apart, the one that stands first here is taken.
var datePatterns = []dateForm{
	{"yyyy-MM-dd'T'HH:mm:ss", regexp.MustCompile(`^((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})T[0-9]{2}:[0-9]{2}:[0-9]{2}$`), 3, 2},
	{"yyyy-MM-dd'T'HH:mm:ssX", regexp.MustCompile(`^((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[-+][0-9]{2})$`), 3, 2},
	{"yyyyMMddHHmmssX", regexp.MustCompile(`^(20[0-9]{2})([0-9]{2})([0-9]{2})[0-9]{6}(?:Z|[-+][0-9]{2})$`), 3, 2},
	{"yyyyMMddHHmmss", regexp.MustCompile(`^(20[0-9]{2})([0-9]{2})([0-9]{2})[0-9]{6}$`), 3, 2},
	{"yyyy-MM-dd HH:mm:ss", regexp.MustCompile(`^((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2}) [0-9]{2}:[0-9]{2}:[0-9]{2}$`), 3, 2},
	{"yyyy-MM-dd'T'HH:mm", regexp.MustCompile(`^((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})T[0-9]{2}:[0-9]{2}$`), 3, 2},
	{"yyyy-MM-dd", regexp.MustCompile(`^((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})$`), 3, 2},
	{"yyyy/MM/dd", regexp.MustCompile(`^((?:19|20)[0-9]{2})/([0-9]{2})/([0-9]{2})$`), 3, 2},
	{"yyyyMMdd", regexp.MustCompile(`^(20[0-9]{2})([0-9]{2})([0-9]{2})$`), 3, 2},
	{"dd.MM.yyyy", regexp.MustCompile(`^([0-9]{2})\.([0-9]{2})\.((?:19|20)[0-9]{2})$`), 1, 2},
	{"d.M.yyyy", regexp.MustCompile(`^([0-9]{1,2})\.([0-9]{1,2})\.((?:19|20)[0-9]{2})$`), 1, 2},
	{"dd/MM/yyyy", regexp.MustCompile(`^([0-9]{2})/([0-9]{2})/((?:19|20)[0-9]{2})$`), 1, 2},
	{"MM/dd/yyyy", regexp.MustCompile(`^([0-9]{2})/([0-9]{2})/((?:19|20)[0-9]{2})$`), 2, 1},
	{"d/M/yyyy", regexp.MustCompile(`^([0-9]{1,2})/([0-9]{1,2})/((?:19|20)[0-9]{2})$`), 1, 2},
	{"M/d/yyyy", regexp.MustCompile(`^([0-9]{1,2})/([0-9]{1,2})/((?:19|20)[0-9]{2})$`), 2, 1},
	{"dd-MM-yyyy", regexp.MustCompile(`^([0-9]{2})-([0-9]{2})-((?:19|20)[0-9]{2})$`), 1, 2},
	{"dd/MM/yy", regexp.MustCompile(`^([0-9]{2})/([0-9]{2})/([0-9]{2})$`), 1, 2},
	{"MM/dd/yy", regexp.MustCompile(`^([0-9]{2})/([0-9]{2})/([0-9]{2})$`), 2, 1},
	{"d/M/yy", regexp.MustCompile(`^([0-9]{1,2})/([0-9]{1,2})/([0-9]{2})$`), 1, 2},
	{"M/d/yy", regexp.MustCompile(`^([0-9]{1,2})/([0-9]{1,2})/([0-9]{2})$`), 2, 1},
	{"dd.MM.yy", regexp.MustCompile(`^([0-9]{2})\.([0-9]{2})\.([0-9]{2})$`), 1, 2},
}

// matches reports whether a pattern reads all the values.
func (p *dateForm) matches(values []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool {
		m := p.re.FindStringSubmatch(v)
		return m == nil || !between(m[p.day], 31) || !between(m[p.month], 12)
	})
}

// datePattern finds how all the values write a date; empty when they are none.
func datePattern(values []string) string {
	for i := range datePatterns {
		if len(values) > 0 && datePatterns[i].matches(values) {
			return datePatterns[i].pattern
		}
	}
	return ""
}

// dateForms are the ways in which a sample writes dates, the most usual first.
// What one value leaves open, whether the day or the month comes first, another
// one tells.
type dateForms []*dateForm

// dateFormsOf finds the forms that a sample's dates have.
func dateFormsOf(values []string) dateForms {
	count := map[*dateForm]int{}
	var forms dateForms
	for i := range datePatterns {
		p := &datePatterns[i]
		for _, v := range values {
			if p.matches([]string{v}) {
				count[p]++
			}
		}
		if count[p] > 0 {
			forms = append(forms, p)
		}
	}
	slices.SortStableFunc(forms, func(a, b *dateForm) int { return count[b] - count[a] })
	return forms
}

// of is the form of some values, nil when they have none. Values that are not
// there have the sample's most usual form. sure is false where day and month
// could be the other way round.
func (d dateForms) of(values []string) (form *dateForm, sure bool) {
	for _, p := range d {
		if !p.matches(values) {
			continue
		}
		if form == nil {
			form, sure = p, len(values) > 0
		} else if len(p.pattern) == len(form.pattern) && p.day == form.month && p.month == form.day {
			sure = false
		}
	}
	return form, sure
}

func between(digits string, most int) bool {
	n, err := strconv.Atoi(digits)
	return err == nil && n >= 1 && n <= most
}
