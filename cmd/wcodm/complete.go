package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wcodm"
	dm "wcodm/datamodel"
	"wcodm/mappings"
)

func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

// words completes from a list.
func words(list ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(list, cobra.ShellCompDirectiveNoFileComp)
}

// formatNames completes the name of a format or of a mapping file.
func formatNames(_ *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
	return named(wcodm.FormatNames(), prefix)
}

// named completes one of some names or, where none begins so, a YAML file.
func named(list []string, prefix string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, n := range list {
		if strings.HasPrefix(n, prefix) {
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// mappingNames completes mappings that ship, and files.
func mappingNames(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return mappings.Shipped(), cobra.ShellCompDirectiveDefault
}

// mappingName completes one mapping.
func mappingName(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return mappingNames(cmd, args, prefix)
}

// packageAndPath completes a package, then an element path step by step.
func packageAndPath(_ *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
	switch len(args) {
	case 0:
		return dm.Packages(), cobra.ShellCompDirectiveNoFileComp
	case 1:
		return elementPaths(args[0], prefix), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}

func elementPaths(pkg, prefix string) []string {
	p, err := dm.Open(pkg)
	if err != nil {
		return nil
	}
	parent, dir := p.Body, ""
	if i := strings.LastIndexByte(prefix, '/'); i >= 0 {
		dir = prefix[:i+1]
		if parent, err = p.Resolve(prefix[:i]); err != nil {
			return nil
		}
	}
	var paths []string
	for _, c := range parent.Children {
		path := dir + c.Name
		if c.IsClass() {
			path += "/"
		}
		if strings.HasPrefix(path, prefix) {
			paths = append(paths, path)
		}
	}
	return paths
}

// codes completes the codes of findings.
func codes(_ *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	var list []string
	for _, c := range allCodes() {
		list = append(list, cobra.CompletionWithDesc(c.Code, c.Title))
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}

// profileNames completes the profiles that ship and those of the project.
func profileNames(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	c, err := (&projectFlags{}).load(cmd.Root())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var list []string
	for _, p := range c.Profiles {
		list = append(list, cobra.CompletionWithDesc(p.Name, p.Title))
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}
