package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"wcodm"
	dm "wcodm/datamodel"
	"wcodm/datamodel/protect"
	"wcodm/datamodel/wholefile"
	"wcodm/validators/report"
)

// keyVariable is the environment variable that the key of masks may stand in.
const keyVariable = "WCODM_MASK_KEY"

// protectFlags are the flags that say what is kept from what is written.
type protectFlags struct {
	only, mask []string
	key        string
}

func (f *protectFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&f.only, "only", nil, "write nothing but these elements: PATH[,PATH…] of wcodm model show wco with all below, or @FILE with one a line (repeatable)")
	flags.StringArrayVar(&f.mask, "mask", nil, "write masks in place of: "+strings.Join(maskWords(), ", ")+", or the values at a path of wcodm model show wco (repeatable)")
	flags.StringVar(&f.key, "mask-key", "", "the file with the secret that masks are made with (default: the variable "+keyVariable+")")
	reads(cmd, "only", "mask-key")
	cmd.RegisterFlagCompletionFunc("only", basePaths)
	cmd.RegisterFlagCompletionFunc("mask", words(maskWords()...))
}

func maskWords() []string {
	var names []string
	for _, w := range protect.Words() {
		names = append(names, w.Name)
	}
	return names
}

// basePaths completes paths of the base package.
func basePaths(cmd *cobra.Command, _ []string, toComplete string) ([]string, cobra.ShellCompDirective) {
	return packageAndPath(cmd, []string{"wco"}, toComplete)
}

// maskHelp is the part of a command's help that tells of masks.
func maskHelp() string {
	var b strings.Builder
	for _, w := range protect.Words() {
		fmt.Fprintf(&b, "  %-15s %s\n", w.Name, indented(w.Title, 18))
	}
	return b.String()
}

// policy makes what the flags ask for; nil is nothing.
func (f *protectFlags) policy(project *project) (*protect.Policy, error) {
	if _, set := project.set["mask-key"]; f.key != "" && len(f.mask) == 0 && !set {
		return nil, misusef("--mask-key is for --mask, which is not given: nothing would be masked")
	}
	var o protect.Options
	base, err := dm.Open("wco")
	if err != nil {
		return nil, err
	}
	for _, list := range f.only {
		file, isFile := strings.CutPrefix(list, "@")
		if !isFile {
			o.Only = append(o.Only, split(list)...)
			continue
		}
		paths, err := readPaths(base, file)
		if err != nil {
			return nil, err
		}
		o.Only = append(o.Only, paths...)
	}
	for _, list := range f.mask {
		o.Mask = append(o.Mask, split(list)...)
	}
	switch {
	case len(f.only) > 0 && len(o.Only) == 0:
		return nil, misusef("--only lists nothing: nothing would be left")
	case len(f.mask) > 0 && len(o.Mask) == 0:
		return nil, misusef("--mask names nothing")
	case len(o.Only)+len(o.Mask) == 0:
		return nil, nil
	}
	if len(o.Mask) > 0 {
		if o.Key, err = f.secret(); err != nil {
			return nil, err
		}
	}
	p, err := protect.New(base, o)
	return p, unprotected(err)
}

// unprotected makes wrong use of what cannot be masked or left out.
func unprotected(err error) error {
	var option *protect.OptionError
	if errors.As(err, &option) {
		return misusef("--%w", option)
	}
	return err
}

// split takes a list with commas apart.
func split(list string) []string {
	var parts []string
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, strings.TrimSuffix(part, "/"))
		}
	}
	return parts
}

// readPaths reads a list of paths, one a line; # begins a comment.
func readPaths(base *dm.Package, file string) ([]string, error) {
	data, err := readSmall(file, maxPaths)
	if err != nil {
		return nil, fmt.Errorf("reading the list of --only: %w", err)
	}
	var paths []string
	number := 0
	for line := range strings.Lines(string(bytes.TrimPrefix(data, []byte("\uFEFF")))) {
		number++
		line, _, _ = strings.Cut(line, "#")
		for _, path := range split(line) {
			if _, err := base.Resolve(path); err != nil {
				return nil, misusef("%s:%d: %w", file, number, err)
			}
			paths = append(paths, path)
		}
	}
	return paths, nil
}

// How large the list of --only and a key may be.
const (
	maxPaths = 1 << 20
	maxKey   = 64 << 10
)

// readSmall reads a file whole; one that is larger than it may be is wrong use.
func readSmall(name string, limit int64) ([]byte, error) {
	data, err := wholefile.Read(name, limit)
	var large *wholefile.LimitError
	if errors.As(err, &large) {
		return nil, misuse(err)
	}
	return data, err
}

// secret is the key of masks. It never stands on the command line, where others on
// the machine could read it.
func (f *protectFlags) secret() ([]byte, error) {
	key, from := []byte(os.Getenv(keyVariable)), keyVariable
	if f.key != "" {
		var err error
		if key, err = readSmall(f.key, maxKey); err != nil {
			return nil, fmt.Errorf("reading the key of masks: %w", err)
		}
		from = f.key
	}
	switch key = bytes.TrimSpace(key); {
	case len(key) == 0 && f.key == "":
		return nil, misusef("--mask needs a secret key: --mask-key FILE, or the variable %s. Make one with: openssl rand -hex 32", keyVariable)
	case len(key) < protect.MinKey:
		return nil, misusef("the key in %s has %d characters: it must have %d at least, so that nobody can guess it", from, len(key), protect.MinKey)
	}
	return key, nil
}

// addProtected counts what was kept from what is written.
func (s *summary) addProtected(r *wcodm.Result) {
	if r.Output == nil {
		return
	}
	s.protected = s.protected.Plus(r.Protected)
	s.lacks += r.Lacks
}

// protection tells what was kept from what is written, and what follows from it.
func (s *summary) protection() []string {
	if s.policy == nil {
		return nil
	}
	var lines []string
	if s.policy.Partial() {
		lines = append(lines, "left out because --only does not list them: "+values(s.protected.LeftOut))
		if s.lacks > 0 {
			lines = append(lines, "what is written is a part: it lacks "+report.Plural(s.lacks, "element")+" that the format requires")
		}
		if !s.policy.SharesUCR() {
			lines = append(lines, "--only does not list the UCR (GoodsShipment/UCR, GoodsShipment/PreviousDocument): what is written cannot be joined by it")
		}
	}
	if s.policy.Masks() {
		lines = append(lines, "masked: "+values(s.protected.Masked))
		if s.protected.Removed > 0 {
			lines = append(lines, "removed because a mask does not fit: "+values(s.protected.Removed))
		}
	}
	if s.index != "" {
		lines = append(lines, "the index "+s.index+" has the values as they were read, unmasked: it is yours, and not for the lane")
	}
	return lines
}

func values(n int) string { return report.Plural(n, "value") }
