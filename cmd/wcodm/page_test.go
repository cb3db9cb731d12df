package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	dm "wcodm/datamodel"
	"wcodm/datamodel/corpustest"
)

// pageOf is the page about some files, and the findings that it is to show.
func pageOf(t *testing.T, files ...string) (page string, findings []dm.Diagnostic) {
	t.Helper()
	validate := func(format string) string {
		var out strings.Builder
		a := &app{in: strings.NewReader(""), out: &out, err: io.Discard}
		if code := a.run(t.Context(), append([]string{"validate", "--format", format}, files...)); code != exitGood && code != exitData {
			t.Fatalf("%v: exit code %d", files, code)
		}
		return out.String()
	}
	if err := json.Unmarshal([]byte(validate("json")), &findings); err != nil {
		t.Fatal(err)
	}
	return validate("html"), findings
}

var pageStyle = regexp.MustCompile(`(?s)(<style>).*?(</style>)|(style-src 'sha256-)[^']*`)

func TestPageGolden(t *testing.T) {
	page, _ := pageOf(t, "../../testdata/asycuda/faulty.xml")
	got := pageStyle.ReplaceAllString(page, "$1$3…$2") // it stands in style.css
	const golden = "testdata/page/faulty.html"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := strings.Split(string(want), "\n"), strings.Split(got, "\n"); string(want) != got {
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Fatalf("%s is not what it was; see what changed, then go test ./cmd/wcodm -update\n- %s\n+ %s", golden, a[i], b[i])
			}
		}
		t.Fatalf("%s is not what it was: one is longer", golden)
	}
}

// TestPageLoadsNothing asks that a page is whole by itself: no script, and no
// address but its own anchors.
func TestPageLoadsNothing(t *testing.T) {
	page, _ := pageOf(t, "../../testdata/asycuda/faulty.xml", hostile(t))
	attribute := regexp.MustCompile(`(?i)\s(href|src|action|srcset|data|style|on[a-z]+)="?([^"> ]*)`)
	for _, tag := range regexp.MustCompile(`<[a-zA-Z][^>]*>`).FindAllString(page, -1) { // "<" is escaped in texts, and ">" in attributes
		tag = regexp.MustCompile(` title="[^"]*"`).ReplaceAllString(tag, "")
		for _, attr := range attribute.FindAllStringSubmatch(tag, -1) {
			if attr[1] != "href" || !strings.HasPrefix(attr[2], "#") {
				t.Errorf("the page has %q", attr[0])
			}
		}
	}
	for _, bad := range []string{"<script", "@import", "url(", "<img", "<svg", "<link"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
}

// hostile is a message whose values are markup, long, from right to left, and
// not in order.
func hostile(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../testdata/gb-cds/import.xml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for old, value := range map[string]string{
		"Tamar Tea Merchants Ltd":                  `</style><script>window.hacked = 1</script><img src=x onerror=alert(1)>`,
		"Nilgiri Leaf Exports Pvt Ltd":             "שלום עולם \u202eשקר\u202c " + strings.Repeat("無間隔", 30),
		"Green tea, not fermented, in chests":      strings.Repeat("W", 600),
		"TEA-2026-00017":                           strings.Repeat("9", 80) + "'\"><b onclick=x>",
		"<TotalPackageQuantity>130":                "<TotalPackageQuantity>13x0",
		`<GrossMassMeasure unitCode="KGM">860</`:   `<GrossMassMeasure unitCode="` + strings.Repeat("&lt;i&gt;", 9) + `">86,0</`,
		`<InvoiceAmount currencyID="USD">18450.00`: `<InvoiceAmount currencyID="dollars">eighteen thousand`,
	} {
		if !strings.Contains(text, old) {
			t.Fatalf("the specimen has no %q", old)
		}
		text = strings.ReplaceAll(text, old, escapeUnlessTag(old, value))
	}
	name := filepath.Join(t.TempDir(), `a<b>&"'.xml`)
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// escapeUnlessTag escapes a value that takes the place of text.
func escapeUnlessTag(old, value string) string {
	if strings.HasPrefix(old, "<") {
		return value
	}
	return html.EscapeString(value)
}

// TestPageInABrowser looks at pages in a browser, desktop and narrow: nothing is
// wider than the window or than its box, every finding and every link is there,
// no script runs, and the browser has nothing to complain of. Screenshots go to
// the folder that WCODM_SCREENSHOTS names, if it is set.
func TestPageInABrowser(t *testing.T) {
	browser := findBrowser(t)
	pages := map[string][]string{
		"faulty":  {"../../testdata/asycuda/faulty.xml"},
		"items":   {"../../testdata/asycuda/import-3-items.xml", "../../testdata/trader-csv/orders.csv"},
		"uk":      {"../../testdata/gb-cds/import.xml"},
		"transit": {"../../testdata/eu-ncts/transit-full.xml"},
		"hostile": {hostile(t)},
		"nothing": {"testdata/script/validate.txtar"},
	}
	if os.Getenv("WCODM_CORPUS") != "" {
		pages["corpus"] = append(corpustest.Files(t, "asycuda"), corpustest.Files(t, "gb-cds/declarations")[:12]...)
	}
	served := map[string]string{}
	want := map[string][]dm.Diagnostic{}
	var frames strings.Builder
	for name, files := range pages {
		served["/"+name], want[name] = pageOf(t, files...)
		for _, width := range []int{1280, 390} {
			fmt.Fprintf(&frames, `<iframe name="%s %d" src="/%s" width="%d" height="900"></iframe>`, name, width, name, width)
		}
	}
	served["/probe"] = strings.Replace(probe, "FRAMES", frames.String(), 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := served[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, page)
	}))
	defer server.Close()

	out, complaints := browse(t, browser, "--dump-dom", "--window-size=1400,900", server.URL+"/probe")
	if len(complaints) > 0 {
		t.Errorf("the browser complains:\n%s", strings.Join(complaints, "\n"))
	}
	_, text, ok := strings.Cut(out, `<pre id="result">`)
	text, _, end := strings.Cut(text, "</pre>")
	if !ok || !end {
		t.Fatalf("no result: %.2000s", out)
	}
	var seen []struct {
		Name                         string
		Scroll, Client, Height       int
		Scripts, Hacked, Headings    int
		Text                         string
		Clipped, Unseen, Dead, Twice []string
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(text)), &seen); err != nil {
		t.Fatalf("%v: %.2000s", err, text)
	}
	if len(seen) != 2*len(pages) {
		t.Errorf("%d of %d pages were seen", len(seen), 2*len(pages))
	}
	for _, s := range seen {
		name, _, _ := strings.Cut(s.Name, " ")
		if s.Scroll > s.Client || s.Client < 300 {
			t.Errorf("%s: %d wide in a window of %d", s.Name, s.Scroll, s.Client)
		}
		if s.Height < 200 || s.Headings != 1 {
			t.Errorf("%s: %d high, %d headings of the first rank", s.Name, s.Height, s.Headings)
		}
		if s.Scripts+s.Hacked > 0 {
			t.Errorf("%s: a script of a value got through", s.Name)
		}
		for what, list := range map[string][]string{"wider than its box": s.Clipped, "not to be seen": s.Unseen, "a link to nowhere": s.Dead, "twice": s.Twice} {
			if len(list) > 0 {
				t.Errorf("%s: %s: %q", s.Name, what, list)
			}
		}
		for _, d := range want[name] {
			if !strings.Contains(squeeze(s.Text), squeeze(d.Message)) {
				t.Errorf("%s: the finding is not on the page: %q", s.Name, d.Message)
			}
		}
	}

	dir := os.Getenv("WCODM_SCREENSHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	for _, width := range []int{1280, 390} {
		served["/narrow"] = fmt.Sprintf(`<!DOCTYPE html><title>.</title><body style="margin:0"><iframe src="/faulty" width="%d" height="2400" style="border:0">`, width)
		file := filepath.Join(dir, fmt.Sprintf("page-%d.png", width))
		browse(t, browser, "--screenshot="+file, "--hide-scrollbars", fmt.Sprintf("--window-size=%d,2400", max(width, 500)), server.URL+"/narrow")
		looksLikeAPage(t, file, width)
	}
}

// probe shows pages in frames, and tells what is to be seen of them.
const probe = `<!DOCTYPE html><title>probe</title>
<pre id="result"></pre>
FRAMES
<script>
addEventListener('load', () => {
	const result = [];
	for (const frame of document.querySelectorAll('iframe')) {
		const doc = frame.contentDocument, all = s => [...doc.querySelectorAll(s)], label = e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40);
		for (const d of all('details')) d.open = true;
		const root = doc.documentElement, ids = all('[id]').map(e => e.id);
		result.push({
			name: frame.name, scroll: root.scrollWidth, client: root.clientWidth, height: root.scrollHeight,
			scripts: doc.scripts.length, hacked: frame.contentWindow.hacked ? 1 : 0, headings: all('h1').length,
			text: all('.findings li').map(e => e.innerText).join('\n'),
			clipped: all('.box, .box dt, .box dd, td, th, .findings li').filter(e => e.getClientRects().length > 0 && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0).map(label).slice(0, 9),
			unseen: all('.findings li, .declaration h2').filter(e => { const r = e.getBoundingClientRect(); return r.width < 50 || r.height < 10; }).map(label),
			dead: all('a').filter(e => !doc.getElementById(e.getAttribute('href').slice(1))).map(label),
			twice: ids.filter((id, i) => ids.indexOf(id) != i),
		});
	}
	document.getElementById('result').textContent = JSON.stringify(result);
});
</script>`

// squeeze leaves out white space and what a page shows in place of what is no text.
func squeeze(s string) string {
	return regexp.MustCompile(`[\s\x{FFFD}\p{Cf}]+`).ReplaceAllString(s, "")
}

// findBrowser names a headless browser. Without one the test cannot say
// anything: in CI that is a failure.
func findBrowser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const message = "no Chromium: the HTML page was not looked at in a browser (make setup-test installs one)"
	if os.Getenv("CI") == "true" {
		t.Fatal(message)
	}
	fmt.Fprintln(os.Stderr, message)
	t.Skip(message)
	return ""
}

// browse runs the browser with arguments, and returns what it wrote and what its
// console says.
func browse(t *testing.T, browser string, args ...string) (out string, complaints []string) {
	t.Helper()
	flags := []string{"--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--no-proxy-server", "--enable-logging=stderr", "--user-data-dir=" + t.TempDir()}
	if os.Getuid() == 0 {
		flags = append(flags, "--no-sandbox")
	}
	cmd := exec.CommandContext(t.Context(), browser, append(flags, args...)...)
	cmd.WaitDelay = time.Second
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%.4000s", err, stderr.String())
	}
	for line := range strings.SplitSeq(stderr.String(), "\n") {
		if strings.Contains(line, "CONSOLE") {
			complaints = append(complaints, line)
		}
	}
	return stdout.String(), complaints
}

// looksLikeAPage asks that a screenshot has text and colours all over, and ends
// where the page does.
func looksLikeAPage(t *testing.T, file string, width int) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	image, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	colours, rows := map[[3]uint32]bool{}, 0
	for y := range image.Bounds().Dy() {
		inked := false
		for x := range min(width, image.Bounds().Dx()) {
			r, g, b, _ := image.At(x, y).RGBA()
			colours[[3]uint32{r, g, b}] = true
			inked = inked || r+g+b < 3*0x8000
		}
		if inked {
			rows++
		}
	}
	if len(colours) < 30 || rows < image.Bounds().Dy()/4 {
		t.Errorf("%s: %d colours, ink in %d of %d rows", file, len(colours), rows, image.Bounds().Dy())
	}
}
