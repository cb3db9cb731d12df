package main

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/plaintext"
	"wcodm/datamodel/yamlfile"
	"wcodm/mappings"
)

func (a *app) mapping() *cobra.Command {
	return group("map", "Work with mappings between national formats and the WCO Data Model",
		"map works with mappings.", a.mapCheck(), a.mapTest(), a.mapCoverage(), a.mapNew(), a.mapShow())
}

// openMapping opens a mapping file or one that ships.
func openMapping(name string) (*mappings.Mapping, error) {
	if ext := filepath.Ext(name); ext == ".yaml" || ext == ".yml" {
		return wcodm.LoadMapping(name)
	}
	if names := mappings.Shipped(); !slices.Contains(names, name) {
		return nil, misusef("there is no mapping %q%s (those that ship are %s; or give a file, *.yaml)", name, nearest.Hint(name, names), strings.Join(names, ", "))
	}
	return mappings.Open(name)
}

// goodMapping opens a mapping; the faults of one that has some are told.
func (a *app) goodMapping(name string) (*mappings.Mapping, error) {
	m, err := openMapping(name)
	var fault *yamlfile.Error
	if errors.As(err, &fault) {
		for _, one := range parts(err) {
			plaintext.Fprintln(a.err, one)
		}
		return nil, errData
	}
	return m, err
}
