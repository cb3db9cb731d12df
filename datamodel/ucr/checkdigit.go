package ucr

// checkDigit computes the last character of a value from those before it.
type checkDigit struct {
	name, title string
	of          Alphabet // what it can be computed of
	digit       func(string) byte
}

// checkDigits are the computations that a scheme's part can name with "check".
var checkDigits = []checkDigit{
	{"gs1-mod10", "the check digit of GS1 (mod 10) of the digits before it", digits, gs1},
}

// gs1 is the check digit of GS1's identification keys (GS1 General
// Specifications, 7.9.1): weights 3 and 1 by turns from the right, to the next ten.
func gs1(s string) byte {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 0 {
			d *= 3
		}
		sum += d
	}
	return '0' + byte((10-sum%10)%10)
}
