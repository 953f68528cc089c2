// Command conformance runs conformance vectors against this repository: HTTP
// scenarios recorded from Koa and its middleware, and the inputs and outputs of
// the building blocks below.
//
//	go run ./internal/conformance [-dir DIR] [-group NAME] [-v]
//
// DIR holds scenarios/*.json and units/*.json; either may be missing. The last
// line printed is "N passed, N failed, N skipped". The exit status is 1 when
// something failed, and 2 when the vectors cannot be read or are not in the
// format.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/koa-go/koa/internal/conformance/vectors"
)

// builtIn are the vectors that come with the repository, from its root.
const builtIn = "internal/conformance/testdata"

const (
	exitFailed = 1
	exitBroken = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(arguments []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("conformance", flag.ContinueOnError)
	flags.SetOutput(stderr)
	dir := flags.String("dir", builtIn, "directory with scenarios/*.json and units/*.json")
	group := flags.String("group", "", "run only this group of scenarios, or this unit")
	verbose := flags.Bool("v", false, "print what was skipped and why")
	if err := flags.Parse(arguments); err != nil {
		return exitBroken
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(stderr, "conformance: unexpected argument %q\n", flags.Arg(0))
		flags.Usage()
		return exitBroken
	}
	report, err := runVectors(*dir, *group)
	if err != nil {
		fmt.Fprintf(stderr, "conformance: %v\n", err)
		return exitBroken
	}
	report.print(stdout, *verbose)
	if report.failed > 0 {
		return exitFailed
	}
	return 0
}

// runVectors runs what stands in dir, or one group of it.
func runVectors(dir, group string) (*report, error) {
	set, err := vectors.Load(dir)
	if err != nil {
		return nil, err
	}
	differences, err := loadDifferences()
	if err != nil {
		return nil, err
	}
	results, err := runSet(only(set, group))
	if err != nil {
		return nil, err
	}
	if len(results) == 0 {
		return nil, fmt.Errorf("no vectors in group %q of %s", group, dir)
	}
	return newReport(results, differences), nil
}

// only leaves one group of a set; all for "".
func only(set *vectors.Set, group string) *vectors.Set {
	if group == "" {
		return set
	}
	kept := &vectors.Set{}
	for _, s := range set.Scenarios {
		if s.Group == group {
			kept.Scenarios = append(kept.Scenarios, s)
		}
	}
	for _, u := range set.Units {
		if u.Name == group {
			kept.Units = append(kept.Units, u)
		}
	}
	return kept
}
