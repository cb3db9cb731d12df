package ucr

import (
	"sync"

	"wcodm/datamodel/codelists"
)

// customsCountries are country codes that customs use beside those of ISO 3166-1:
// XI (Northern Ireland, in EORI numbers since 2021) and XK (Kosovo, Regulation
// (EU) 2020/1470). The list of countries has more such codes; they stand for
// groups, sea areas and the like, where no trader is registered.
var customsCountries = []string{"XI", "XK"}

// countries has the countries of today by their letters.
var countries = sync.OnceValue(func() (is [26][26]bool) {
	list, err := codelists.Open("countries")
	if err != nil {
		panic(err) // embedded at build time
	}
	add := func(code string) { is[code[0]-'A'][code[1]-'A'] = true }
	for _, c := range list.Codes {
		if c.Also != "" && c.To == 0 { // ISO's own have three letters, too
			add(c.Code)
		}
	}
	for _, c := range customsCountries {
		add(c)
	}
	return is
})

// country reports whether s is a country code.
func country(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z' && countries()[s[0]-'A'][s[1]-'A']
}
