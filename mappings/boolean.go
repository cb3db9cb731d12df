package mappings

import (
	"fmt"
	"strings"

	"wcodm/datamodel/yamlfile"
)

// booleanWords are the national words for true and false.
type booleanWords struct {
	yes, no               string
	packageYes, packageNo string
}

// parseBoolean reads what "boolean" says of a rule, as in Y/N. base is the
// lexical base of the package's element: a boolean is written true or false,
// and any other, a code, 1 or 0. Both are read.
func parseBoolean(n yamlfile.Node, base string) (*booleanWords, error) {
	text, err := n.Text()
	if err != nil {
		return nil, err
	}
	b := &booleanWords{packageYes: "1", packageNo: "0"}
	if base == "boolean" {
		b.packageYes, b.packageNo = "true", "false"
	}
	b.yes, b.no, _ = strings.Cut(text, "/")
	if b.yes == "" || b.no == "" || b.yes == b.no || strings.Contains(b.no, "/") || strings.TrimSpace(b.yes) != b.yes || strings.TrimSpace(b.no) != b.no {
		return nil, n.Errorf(`"boolean" is the national words for true and false, as in Y/N, not %q`, text)
	}
	return b, nil
}

// in reads the words in upper or lower case, and what programs write where they
// know nothing of the words: true and false, 1 and 0. The words themselves come
// first: with 0/1, a 1 is no.
func (b *booleanWords) in(v string) (string, *valueError) {
	switch {
	case v == b.yes:
		return b.packageYes, nil
	case v == b.no:
		return b.packageNo, nil
	case strings.EqualFold(v, b.yes) && !strings.EqualFold(v, b.no), v == "1", strings.EqualFold(v, "true"):
		return b.packageYes, nil
	case strings.EqualFold(v, b.no) && !strings.EqualFold(v, b.yes), v == "0", strings.EqualFold(v, "false"):
		return b.packageNo, nil
	}
	return "", &valueError{message: fmt.Sprintf("%q is neither %s nor %s", v, b.yes, b.no), expected: b.yes + " or " + b.no, of: "values other than " + b.yes + " and " + b.no}
}

func (b *booleanWords) out(v string) (string, *valueError) {
	switch v {
	case "true", "1":
		return b.yes, nil
	case "false", "0":
		return b.no, nil
	}
	return "", &valueError{message: fmt.Sprintf("%q is neither true nor false", v), expected: b.packageYes + " or " + b.packageNo, of: "values other than true and false"}
}

func (b *booleanWords) loses(direction) string { return "" }

func (b *booleanWords) String() string {
	return b.yes + " → " + b.packageYes + ", " + b.no + " → " + b.packageNo
}
