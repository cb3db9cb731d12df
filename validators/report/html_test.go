package report

import (
	"fmt"
	"html"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	dm "wcodm/datamodel"
	"wcodm/datamodel/sad"
)

var (
	tagPattern  = regexp.MustCompile(`<(/?)([a-zA-Z!][^\s>]*)([^>]*)>`)
	attrPattern = regexp.MustCompile(`^(\s+[a-z-]+(="[^"]*")?)*$`)
	elements    = strings.Fields("!DOCTYPE html head meta title style body header h1 h2 h3 p span a section details summary div dl dt dd ol li bdi table thead tbody tr th td small code br")
)

// readHTML asks that a page is a page: its own elements alone, their attributes
// whole, the last element closed, and no character that is none.
func readHTML(t testing.TB, text string) {
	t.Helper()
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
		t.Errorf("characters that are none: %q", text)
	}
	for _, tag := range tagPattern.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(elements, tag[2]) || tag[2] != "!DOCTYPE" && !attrPattern.MatchString(tag[3]) {
			t.Errorf("the tag %s", tag[0])
		}
	}
	if !strings.HasSuffix(text, "</body>\n</html>\n") {
		t.Errorf("the page ends %q", text[max(0, len(text)-80):])
	}
}

func TestTheStyleHasAPlaceForEachBox(t *testing.T) {
	css, err := os.ReadFile("page/style.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range sad.Boxes() {
		area := regexp.MustCompile(`(?s)\.` + string(b.Part) + ` \{ grid-template-areas:[^}]*\bb` + b.Number + `\b`)
		if !area.Match(css) || !strings.Contains(string(css), fmt.Sprintf(".%s .b%s { grid-area: b%s; }", b.Part, b.Number, b.Number)) {
			t.Errorf("box %s has no place on the form (%s)", b.Number, b.Part)
		}
	}
}

func TestItemColumnsShowElementsOfTheBase(t *testing.T) {
	p, err := dm.Open("wco")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range itemColumns {
		for _, home := range c.Homes {
			if _, err := p.Resolve(itemHome + home); err != nil {
				t.Errorf("%s: %v", c.Title, err)
			}
		}
	}
}

// declarations are messages of one value and some findings each.
func declarations(n, values, findings int) []*Message {
	var all []*Message
	for i := range n {
		s := &sad.Sheet{Fields: make([]sad.Field, values)}
		for k := range s.Fields {
			s.Fields[k] = sad.Field{Box: "1", Group: k, Value: fmt.Sprint("value", k), Title: "T", Home: "TypeCode", At: dm.Diagnostic{WCOPath: "TypeCode"}}
		}
		m := &Message{File: fmt.Sprintf("f%d", i), Number: 1, Sheet: s}
		for k := range findings {
			m.Findings = append(m.Findings, dm.Diagnostic{Code: "X", Severity: dm.Severity(k % 3), Message: fmt.Sprintf("finding %d.", k)})
		}
		all = append(all, m)
	}
	return all
}

// What a page leaves out it counts, and says so.
func TestAPageHasItsLimits(t *testing.T) {
	const n = pageMessages + 7
	page := render(t, "html", Options{}, declarations(n, 1, 0))
	for _, want := range []string{fmt.Sprintf("<p>%s: %s valid.", Plural(n, "declaration"), Thousands(n)), "7 more declarations not named"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if got := strings.Count(page, `<section class="declaration"`); got != pageMessages {
		t.Errorf("%d declarations", got)
	}

	const values = pageValues/4 + 1
	page = render(t, "html", Options{}, declarations(5, values, 0))
	if got := strings.Count(page, `class="form head"`); got != 3 || !strings.Contains(page, "2 declarations not laid out as a form") {
		t.Errorf("%d of 5 laid out", got)
	}
	for _, want := range []string{Plural(values-tableValues, "more value") + " not listed", Plural(values-boxLines, "more line")} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}

	const findings = messageFindings + 3
	page = render(t, "html", Options{}, declarations(7, 1, findings))
	if got := strings.Count(page, `<li id="`); got != pageFindings {
		t.Errorf("%d findings listed", got)
	}
	for _, want := range []string{
		"7 declarations: 0 valid. 2,338 errors, 2,338 warnings, 2,345 notes.",
		"3 findings of these not listed here",
		Plural(7*findings-pageFindings, "finding") + " not listed;",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %s", want, regexp.MustCompile(`<p>[^<]*valid[^<]*|[^<]*not listed[^<]*`).FindAllString(page, 9))
		}
	}
}

// The worst findings are listed where not all are, in the order of the file.
func TestAPageListsErrorsFirst(t *testing.T) {
	m := &Message{File: "f", Number: 1}
	for i := range 2 * messageFindings {
		m.Findings = append(m.Findings, dm.Diagnostic{Code: "X", Severity: []dm.Severity{dm.Note, dm.Error}[i%2], Message: "m", Line: i + 1})
	}
	page := render(t, "html", Options{}, []*Message{m})
	if strings.Count(page, `class="error"`) != messageFindings || strings.Contains(page, `class="note"`) {
		t.Errorf("%d errors listed", strings.Count(page, `class="error"`))
	}
	if first, last := strings.Index(page, "Line 2."), strings.Index(page, fmt.Sprintf("Line %d.", 2*messageFindings)); first < 0 || last < first {
		t.Errorf("line 2 at %d, the last at %d", first, last)
	}
}

// The page of a long run is written as it goes.
func TestAPageKeepsNoMessages(t *testing.T) {
	var b strings.Builder
	out, err := New("html", &b, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range declarations(3, 2, 1) {
		before := b.Len()
		if err := out.Write(m); err != nil {
			t.Fatal(err)
		}
		if got := b.String()[before:]; !strings.Contains(got, m.File) || !strings.Contains(got, "finding 0.") {
			t.Errorf("message %d is not on the page when it is written", i)
		}
	}
}

func TestAnInputThatCannotBeReadIsOnThePage(t *testing.T) {
	page := html.UnescapeString(render(t, "html", Options{}, []*Message{{File: "a<b", Err: os.ErrPermission}, {File: "-", Findings: []dm.Diagnostic{{Severity: dm.Error, Message: "The file is empty"}}}}))
	for _, want := range []string{"a<b", "permission denied", "standard input", "The file is empty", "0 declarations: 0 valid. 1 error."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, `class="verdict good"`) {
		t.Error("it is called valid")
	}
}
