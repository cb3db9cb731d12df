package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wcodm"
	"wcodm/datamodel/nearest"
	"wcodm/datamodel/yamlfile"
	"wcodm/mappings"
)

func (a *app) mapping() *cobra.Command {
	return group("map", "Work with mappings between national formats and the WCO Data Model",
		"map works with mappings.", a.mapCheck(), a.mapTest(), a.mapCoverage(), a.mapShow())
}

func (a *app) mapCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check (FILE | NAME)…",
		Short: "Check mappings and tell what they cover",
		Long: `check proves what can be proved of a mapping, a file (*.yaml) or one that ships:
every path exists, cardinalities and types fit, and every rule runs both ways
unless it says otherwise. Faults are told with file, line and column. Of a good
mapping it tells how much of each side it carries.`,
		Example:           "  wcodm map check asycuda-sad\n  wcodm map check my-format.yaml",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: mappingNames,
		RunE: func(_ *cobra.Command, args []string) error {
			var verdict error
			for _, arg := range args {
				m, err := openMapping(arg)
				var fault *yamlfile.Error
				switch {
				case errors.As(err, &fault):
					fmt.Fprintln(a.out, err)
					verdict = errData
				case err != nil:
					return err
				default:
					if err := a.covers(arg, m); err != nil {
						return err
					}
				}
			}
			return verdict
		},
	}
}

// openMapping opens a mapping file or one that ships.
func openMapping(name string) (*mappings.Mapping, error) {
	if ext := filepath.Ext(name); ext == ".yaml" || ext == ".yml" {
		return wcodm.LoadMapping(name)
	}
	if names := mappings.Catalogue(); !slices.Contains(names, name) {
		return nil, misusef("there is no mapping %q%s (those that ship are %s; or give a file, *.yaml)", name, nearest.Hint(name, names), strings.Join(names, ", "))
	}
	return mappings.Open(name)
}

// goodMapping opens a mapping; the faults of one that has some are told.
func (a *app) goodMapping(name string) (*mappings.Mapping, error) {
	m, err := openMapping(name)
	var fault *yamlfile.Error
	if errors.As(err, &fault) {
		fmt.Fprintln(a.err, err)
		return nil, errData
	}
	return m, err
}

// covers tells how much of each side a mapping carries.
func (a *app) covers(name string, m *mappings.Mapping) error {
	c := m.Coverage()
	fmt.Fprintf(a.out, "%s: good\n", name)
	for _, side := range []mappings.CoverageSide{c.National, c.Package} {
		t := side.Totals
		if _, err := fmt.Fprintf(a.out, "  %s: of %d values %d are carried in, %d out, %d are left out by name\n", side.Name, t.Values, t.In, t.Out, t.Dropped); err != nil {
			return err
		}
	}
	return nil
}
