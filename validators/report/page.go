package report

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
)

// PageStyle is what the template of a page calls for its style sheet, as "style", and
// for the policy that allows no other style and no script, as "policy".
func PageStyle(css []byte) template.FuncMap {
	sum := sha256.Sum256(css)
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
	return template.FuncMap{
		"style":  func() template.CSS { return template.CSS(css) },
		"policy": func() string { return policy },
	}
}
