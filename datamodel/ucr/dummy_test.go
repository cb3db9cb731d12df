package ucr

import (
	"strings"
	"testing"
)

func TestDummiesAreToldFromReferences(t *testing.T) {
	d := deriver(t, open(t, "wco"), Keep, Free)
	for _, value := range []string{
		"P198R65Q29", "jensnummer123", "UN1234567893123456789", "TEST", "test", "Test-UCR 01", "DUMMY", "XXXX", "0000", "-----", "0123456789", "1234567890123",
		"5GB123456789012-TEST", "5GB123456789012-0000", "5GB123456789012-123456789", " null ",
	} {
		if d.Dummy(value) == "" {
			t.Errorf("%q is taken for a reference", value)
		}
	}
	for _, value := range []string{
		"5GB123456789012-A1", "5GB123456789012-12345", "4GB553202734852-20240408", "5GB123456789012INV-2025/001", "5GB123456789012", "TESTCO-0042", "SAMPLE-20231",
		"ABC-1", "17", "8772524914869", "INV123456789", "ABCD123456789", "A test of 3 goods", "", "1", "é",
	} {
		if is := d.Dummy(value); is != "" {
			t.Errorf("%q is taken for a dummy: %s", value, is)
		}
	}
}

func TestFaultsOfDummyFiles(t *testing.T) {
	for file, want := range map[string]string{
		"dummies: [{is: a}]":                                 `f:1:11: a dummy value says what it is and how that is known: "is: WORDS", "source: WORDS"`,
		"dummies:\n  - {is: a, source: b, repeated: 1}":      "f:2:34: repeated: 1 characters are no pattern",
		"dummies:\n  - {is: a, source: b, wrods: [A]}":       `f:2:24: unknown key "wrods"; did you mean "words"?`,
		"dummies:\n  - {is: a, source: b, counting: plenty}": `f:2:34: expected a whole number, found "plenty"`,
	} {
		if _, err := loadDummies("f", []byte(file)); err == nil || err.Error() != want {
			t.Errorf("%s\ngives %v\nwant  %s", strings.TrimSpace(file), err, want)
		}
	}
}
