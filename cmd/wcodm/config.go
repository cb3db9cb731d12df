package main

import (
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"wcodm/cmd/wcodm/internal/config"
	"wcodm/datamodel/plaintext"
	"wcodm/validators"
)

func (a *app) config() *cobra.Command {
	var flags projectFlags
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show the settings and the profiles that are in force",
		Long: `config shows which file of settings holds here, checks it, and lists what it
says, and the profiles there are. validate, convert, reuse, compare, trace and
ucr derive take their settings from the nearest ` + config.Name + `: that of the working
directory or, within a repository, of a folder above it. What the command line says
counts before it.

The keys of the file are the names of flags of validate and convert; compare takes
no format, report or ucr from it, and trace no report, as they mean something else
there. Besides, "severities" gives the findings of a code another severity,
"profiles" makes profiles, "formats" lists mappings whose formats validate and
convert recognise by their content, and "files" tells the formats of files. Paths
are those from the file's folder, and what the file has written stays in it.

  profile: lodge
  unmapped: error
  schema: schemas/declaration
  severities: {UCR006: error, MAP005: off}
  profiles:
    lodge: {checks: [schema, rules], severities: {PKG004: warning}}
  formats: [mappings/orders.yaml]
  files:
    - {match: "orders/**/*.csv", from: mappings/orders.yaml, to: "gb-cds:xml"}
  exclude: [build, "archive/**/*.xml"]
  skip-unknown: true`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			// what a run would do, up to its inputs
			run := runFlags{profile: "full"}
			scratch := &cobra.Command{}
			cmd.Root().AddCommand(scratch)
			run.add(scratch)
			run.projectFlags, run.quiet = flags, true
			o, err := run.options(a, scratch)
			if err != nil {
				return err
			}
			return run.project.describe(a.text, codesOf(o.Rules))
		},
	}
	flags.add(cmd)
	return cmd
}

// describe tells what the file says, and the profiles. What is wrong with a
// format or a code that no run has asked for yet is told instead.
func (p *project) describe(out io.Writer, codes []validators.Code) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	if p.File == "" {
		plaintext.Fprintf(w, "no %s: the defaults hold\n", config.Name)
	} else {
		plaintext.Fprintf(w, "settings from %s\n", p.File)
	}
	for _, s := range p.Settings {
		value, err := p.value(s)
		if err != nil {
			return misuse(err)
		}
		plaintext.Fprintf(w, "  %s\t%s\tline %d\n", s.Flag, value, s.At.Line())
	}
	for _, s := range p.Severities {
		plaintext.Fprintf(w, "  %s\t%s\tline %d\n", s.Code, s.Word, s.At.Line())
	}
	for _, s := range p.Formats {
		format, err := p.open(s)
		if err != nil {
			return err
		}
		plaintext.Fprintf(w, "  formats\t%s, recognised by its content\tline %d\n", format.Name, s.At.Line())
	}
	for _, f := range p.Files {
		var formats []string
		for _, s := range []config.Setting{f.From, f.To} {
			format, err := p.open(s)
			if err != nil {
				return err
			}
			if format != nil {
				formats = append(formats, s.Flag+" "+format.Name)
			}
		}
		plaintext.Fprintf(w, "  %s\t%s\tline %d\n", f.Match, strings.Join(formats, ", "), f.Line())
	}
	plaintext.Fprintln(w, "profiles")
	for _, profile := range p.Profiles {
		if _, err := p.severities(profile, nil, codes); err != nil {
			return err
		}
		checks := profile.Checks.String()
		for _, s := range profile.Severities {
			checks += ", " + s.Code + " " + s.Word
		}
		plaintext.Fprintf(w, "  %s\t%s\t%s\n", profile.Name, checks, profile.Title)
	}
	return w.Flush()
}
