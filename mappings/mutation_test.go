package mappings

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// TestMutatedPaths changes every path of every shipped mapping by one
// character, in several ways each, and asks that none of the results loads.
func TestMutatedPaths(t *testing.T) {
	for _, name := range Catalogue() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := fs.ReadFile(Files(), name+".yaml")
			if err != nil {
				t.Fatal(err)
			}
			var doc yaml.Node
			if err := yaml.Unmarshal(data, &doc); err != nil {
				t.Fatal(err)
			}
			places := pathsIn(string(data), &doc)
			if len(places) < 20 {
				t.Fatalf("only %d paths were found", len(places))
			}
			r := rand.New(rand.NewPCG(1, 2))
			mutants, passed, each := 0, 0, 3
			if testing.Short() {
				each = 1
			}
			for i, at := range places {
				if raceEnabled && i%10 > 0 {
					continue
				}
				for range each {
					mutant, what := mutate(r, string(data), at)
					mutants++
					if _, err := Load(name+".yaml", []byte(mutant), Files()); err == nil {
						passed++
						t.Errorf("line %d: %s loads", 1+strings.Count(string(data[:at.start]), "\n"), what)
					}
				}
			}
			t.Logf("%d paths, %d mutants, %d not caught", len(places), mutants, passed)
		})
	}
}

type span struct{ start, end int }

// pathsIn finds the paths of a mapping in its text.
func pathsIn(text string, doc *yaml.Node) []span {
	lines := []int{0}
	for i := range len(text) {
		if text[i] == '\n' {
			lines = append(lines, i+1)
		}
	}
	var found []span
	begin := func(n *yaml.Node) int {
		start := lines[n.Line-1] + n.Column - 1
		if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			start++
		}
		return start
	}
	scalar := func(n *yaml.Node) {
		start := begin(n)
		if strings.HasPrefix(text[start:], n.Value) {
			found = append(found, span{start, start + len(n.Value)})
			return
		}
		// A template with escapes: its paths are what stands in braces.
		end := start + strings.IndexByte(text[start:], '\n')
		for open := start; ; {
			i := strings.IndexByte(text[open:end], '{')
			if i < 0 {
				break
			}
			open += i + 1
			found = append(found, span{open, open + strings.IndexAny(text[open:end], ":}")})
		}
	}
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		if n.Kind != yaml.MappingNode {
			for _, c := range n.Content {
				walk(c)
			}
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, v := n.Content[i].Value, n.Content[i+1]
			switch key {
			case "national", "wco", "number", "sum", "count", "repeats":
				if v.Kind == yaml.ScalarNode {
					scalar(v)
					continue
				}
				if v.Kind == yaml.SequenceNode {
					for _, c := range v.Content {
						scalar(c)
					}
					continue
				}
				if key == "national" && n == doc.Content[0] {
					continue // the header
				}
			case "when":
				if v.Kind == yaml.ScalarNode {
					found = append(found, conditionSpans(v.Value, begin(v))[:1]...)
				} else if side := v.Content[1]; v.Content[0].Value == "wco" {
					found = append(found, conditionSpans(side.Value, begin(side))...)
				}
				continue
			case "terms", "tables", "dates", "columns", "codes":
				continue
			}
			walk(v)
		}
	}
	walk(doc)
	return found
}

// conditionSpans finds the path of a condition that begins at start, and its
// values.
func conditionSpans(text string, start int) []span {
	end := strings.IndexAny(text+" ", " =")
	begin := len(text[:end]) - len(strings.TrimLeft(text[:end], "!/"))
	spans := []span{{start + begin, start + end}}
	for at := strings.IndexByte(text, '=') + 1; at > 0 && at < len(text); {
		if text[at] == ' ' || text[at] == '|' {
			at++
			continue
		}
		end := at + strings.IndexAny(text[at:]+" ", " |")
		spans = append(spans, span{start + at, start + end})
		at = end
	}
	return spans
}

// mutate changes one character of a path: another in its place, one more, or one
// less. Characters of a template between its paths are left alone.
func mutate(r *rand.Rand, text string, at span) (mutant, what string) {
	path := text[at.start:at.end]
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
	for {
		i := r.IntN(len(path))
		if strings.Contains(path, "{") && !inBraces(path, i) {
			continue
		}
		c := letters[r.IntN(len(letters))]
		changed := path
		switch r.IntN(3) {
		case 0:
			changed = path[:i] + string(c) + path[i+1:]
		case 1:
			changed = path[:i] + string(c) + path[i:]
		case 2:
			changed = path[:i] + path[i+1:]
		}
		if changed != path && changed != "" {
			return text[:at.start] + changed + text[at.end:], fmt.Sprintf("%s for %s", changed, path)
		}
	}
}

// inBraces reports whether position i of a template is in one of its paths.
func inBraces(template string, i int) bool {
	open := strings.LastIndexByte(template[:i], '{')
	if open < 0 || strings.IndexByte(template[open:i], '}') >= 0 || template[i] == '}' || template[i] == '{' {
		return false
	}
	return !strings.Contains(template[open:i+1], ":")
}
