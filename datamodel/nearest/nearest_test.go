package nearest

import "testing"

func TestWord(t *testing.T) {
	names := []string{"TypeCode", "FunctionCode", "ID", "GoodsShipment", "UCR"}
	for word, want := range map[string]string{
		"TypeCod":        "TypeCode",
		"typecode":       "TypeCode", // only the case differs
		"FuntionCode":    "FunctionCode",
		"GoodsShipments": "GoodsShipment",
		"Id":             "ID",
		"UCRs":           "UCR",
		"Warehouse":      "", // nothing is near
		"":               "",
	} {
		if got := Word(word, names); got != want {
			t.Errorf("Word(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestHint(t *testing.T) {
	if got, want := Hint("TypCode", []string{"TypeCode"}), `; did you mean "TypeCode"?`; got != want {
		t.Errorf("Hint = %q, want %q", got, want)
	}
	if got := Hint("x", []string{"TypeCode"}); got != "" {
		t.Errorf("Hint = %q, want nothing", got)
	}
}

func TestOnly(t *testing.T) {
	codes := []string{"CIF", "CFR", "EUR", "ERN", "GB", "GBP", "KGM", "KGM#G"}
	for word, want := range map[string]string{
		"CFI":   "CIF", // swapped; CFR has another character
		"ERU":   "EUR",
		"EUX":   "EUR",
		"KGMG":  "", // KGM or KGM#G
		"KGM#":  "",
		"KGM#X": "KGM#G",
		"GBB":   "", // GB or GBP
		"BG":    "", // too short
		"USD":   "",
		"":      "",
	} {
		if got := Only(word, codes); got != want {
			t.Errorf("Only(%q) = %q, want %q", word, got, want)
		}
	}
}
