package main

import (
	"strings"
	"testing"

	"wcodm/datamodel/ucr"
)

// TestTheSchemeInTheHelpIsGood loads the file that the help shows.
func TestTheSchemeInTheHelpIsGood(t *testing.T) {
	help := (&app{}).ucrSchemes().Long
	_, file, found := strings.Cut(help, "\n\n  scheme:")
	if !found {
		t.Fatal("the help shows no scheme")
	}
	file, _, _ = strings.Cut("  scheme:"+file, "\n\n")
	s, err := ucr.Load("help.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if !s.Derives() {
		t.Error("nothing can be derived by it")
	}
}
