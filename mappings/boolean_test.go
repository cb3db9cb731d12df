package mappings

import (
	"testing"

	"wcodm/datamodel/yamlfile"
)

func TestBooleans(t *testing.T) {
	for base, words := range map[string][2]string{"boolean": {"true", "false"}, "token": {"1", "0"}} {
		b, err := parseBoolean(yamlNode(t, "Y/N"), base)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, b, in, []conversion{{"Y", words[0]}, {"N", words[1]}, {"y", words[0]}, {"n", words[1]},
			{"False", words[1]}, {"TRUE", words[0]}, {"0", words[1]}, {"1", words[0]},
			{"yes", `"yes" is neither Y nor N (expected Y or N)`}, {"2", `"2" is neither Y nor N (expected Y or N)`}, {"01", `"01" is neither Y nor N (expected Y or N)`}, {"", `"" is neither Y nor N (expected Y or N)`}})
		expect(t, b, out, []conversion{{"true", "Y"}, {"1", "Y"}, {"false", "N"}, {"0", "N"}, {"Y", `"Y" is neither true nor false (expected ` + words[0] + " or " + words[1] + ")"}})
		if got, want := b.String(), "Y → "+words[0]+", N → "+words[1]; got != want {
			t.Errorf("described as %s, expected %s", got, want)
		}
	}
}

// A word of the format's own comes before what programs write.
func TestBooleansWithTheirOwnMeaning(t *testing.T) {
	for words, cases := range map[string][]conversion{
		"0/1": {{"0", "true"}, {"1", "false"}, {"true", "true"}, {"FALSE", "false"}},
		"y/Y": {{"y", "true"}, {"Y", "false"}, {"1", "true"}},
		"j/n": {{"J", "true"}, {"N", "false"}, {"0", "false"}, {"", `"" is neither j nor n (expected j or n)`}},
	} {
		b, err := parseBoolean(yamlNode(t, words), "boolean")
		if err != nil {
			t.Fatal(err)
		}
		expect(t, b, in, cases)
	}
}

func TestBooleansThatAreNone(t *testing.T) {
	var faults [][2]string
	for _, text := range []string{"Y", "Y/Y", "Y/", "/N", "Y/N/?", "Y / N"} {
		faults = append(faults, [2]string{text, `m.yaml:1:1: "boolean" is the national words for true and false, as in Y/N, not "` + text + `"`})
	}
	faults = append(faults, [2]string{"[Y, N]", "m.yaml:1:1: expected a value, found a list"})
	refuses(t, func(n yamlfile.Node) error { _, err := parseBoolean(n, "boolean"); return err }, faults)
}

func FuzzBooleans(f *testing.F) {
	f.Add("Y/N", "Y")
	f.Add("true/false", "false")
	f.Add("0/1", "1")
	f.Fuzz(func(t *testing.T, form, v string) {
		n, err := yamlfile.Parse("m.yaml", []byte(form))
		if err != nil {
			return
		}
		for _, base := range []string{"boolean", "token"} {
			if b, err := parseBoolean(n, base); err == nil {
				holdsIn(t, b, v)
			}
		}
	})
}
