// Package customs knows what error codes of customs administrations mean, as far as
// these publish it. The codes are data, a file an administration.
package customs

import (
	"embed"
	"fmt"
	"maps"
	"strings"
	"sync"

	"wcodm/datamodel/yamlfile"
)

// Code is an error code of customs.
type Code struct {
	// Code is the code as customs writes it: "CDS12005".
	Code string
	// Meaning says in a clause what is wrong.
	Meaning string
	// System is whose code it is, Source where its meaning is published.
	System string
	Source []string
}

// Find returns what is known of a code, whatever its case.
func Find(code string) (Code, bool) {
	c, ok := known()[normal(code)]
	return c, ok
}

// All returns what is known of every code, by the code.
func All() map[string]Code { return maps.Clone(known()) }

func normal(code string) string { return strings.ToUpper(strings.Join(strings.Fields(code), "")) }

//go:embed *.yaml
var files embed.FS

// known are the codes of all files.
var known = sync.OnceValue(func() map[string]Code {
	all := map[string]Code{}
	entries, err := files.ReadDir(".")
	for _, e := range entries {
		if err == nil {
			err = add(all, e.Name())
		}
	}
	if err != nil {
		panic(err) // embedded at build time, and a test reads them
	}
	return all
})

func add(to map[string]Code, file string) error {
	data, err := files.ReadFile(file)
	if err != nil {
		return err
	}
	return parse(to, file, data)
}

func parse(to map[string]Code, file string, data []byte) error {
	doc, err := yamlfile.Parse(file, data)
	if err != nil {
		return err
	}
	m, err := doc.Map("system", "prefixes", "source", "codes")
	if err != nil {
		return err
	}
	var c Code
	if c.System, err = m["system"].Text(); err != nil {
		return err
	}
	if c.Source, err = m["source"].Texts(); err != nil {
		return err
	}
	prefixes, err := m["prefixes"].Texts()
	if err != nil {
		return err
	}
	fields, err := m["codes"].Fields()
	if err != nil {
		return err
	}
	for _, f := range fields {
		if c.Meaning, err = f.Value.Text(); err != nil {
			return err
		}
		for _, prefix := range prefixes {
			c.Code = prefix + f.Key
			if _, found := to[c.Code]; found || c.Code != normal(c.Code) || c.Meaning == "" {
				return f.Value.Errorf("the code %s is there twice, has no meaning, or is not in capitals", c.Code)
			}
			to[c.Code] = c
		}
	}
	return nil
}

// Explanation says in sentences what a code means, whose it is and where that is
// published.
func (c Code) Explanation() string {
	return fmt.Sprintf("This is no code of wcodm but one of %s. Its meaning is told in short words of our own; it is published in: %s. wcodm trace leads the error to the field and line of the declaration that was sent.",
		c.System, strings.Join(c.Source, "; "))
}
