package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"wcodm/datamodel/plaintext"
)

func (a *app) version() *cobra.Command {
	return &cobra.Command{
		Use:               "version",
		Short:             "Print the version",
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			_, err := plaintext.Fprintln(a.text, "wcodm", version())
			return err
		},
	}
}

// version tells what the binary was built from, and by what.
func version() string {
	return fmt.Sprintf("%s, %s, %s/%s", built(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// built tells what the binary was built from.
func built() string {
	v := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			v = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && v == "(devel)" {
				v = s.Value
			}
		}
	}
	return v
}
