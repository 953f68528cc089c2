package cli

import (
	"errors"
	"fmt"

	"github.com/koa-go/koa/egg/internal/gen"
)

// genCommand writes generated files.
type genCommand struct {
	Check bool `help:"Write nothing; fail when a file is not up to date."`
	JSON  bool `help:"Print JSON." name:"json"`
}

// Help is the long text.
func (c *genCommand) Help() string {
	return `Reads app/controller, app/service, app/middleware, app/schedule, app/model and
app/extend, and writes app/wire_gen.go: one of everything, made in order, and handed to
the constructors that ask for it by type. The files are plain Go; commit them.

egg dev, egg test and the commands that look at an application do this by themselves.
With --check the exit code is 1 when a file would change: a step for continuous
integration.`
}

// Run is called by kong.
func (c *genCommand) Run(v *invocation) error {
	dir, err := v.appDir()
	if err != nil {
		return err
	}
	result, err := gen.Generate(dir, gen.Options{Check: c.Check})
	if err != nil {
		return v.genFailed(err, c.JSON)
	}
	if c.JSON {
		err = writeJSON(v.Stdout, genReport{OK: !result.Stale(), Files: result.Files, Notes: result.App.Notes, Milliseconds: result.Took.Milliseconds()})
	} else {
		v.printGenerated(result)
	}
	if err == nil && result.Stale() {
		err = exitCode(1)
	}
	return err
}

// genReport is what --json prints.
type genReport struct {
	OK           bool         `json:"ok"`
	Files        []gen.File   `json:"files,omitempty"`
	Notes        []string     `json:"notes,omitempty"`
	Problems     gen.Problems `json:"problems,omitempty"`
	Milliseconds int64        `json:"milliseconds"`
}

// genFailed reports problems as the compiler would.
func (v *invocation) genFailed(err error, asJSON bool) error {
	problems, ok := errors.AsType[gen.Problems](err)
	if !ok {
		return err
	}
	if asJSON {
		err = writeJSON(v.Stdout, genReport{Problems: problems})
	} else {
		fmt.Fprintln(v.Stderr, problems.Error())
		fmt.Fprintf(v.Stderr, "%s %s; nothing was written\n", paint(v.Stderr, red, "egg gen:"), count(len(problems), "problem"))
		err = nil
	}
	if err == nil {
		err = exitCode(1)
	}
	return err
}

// printGenerated prints a line for each file, and what would change in a stale one.
func (v *invocation) printGenerated(result *gen.Result) {
	for _, n := range result.App.Notes {
		fmt.Fprintln(v.Stdout, paint(v.Stdout, dim, n))
	}
	for _, f := range result.Files {
		fmt.Fprintf(v.Stdout, "%s  %s\n", pad(f.Path, 16), paint(v.Stdout, statusColour[f.Status], string(f.Status)))
		if f.Diff != "" {
			fmt.Fprintln(v.Stdout, f.Diff)
		}
	}
	if result.Stale() {
		fmt.Fprintln(v.Stderr, paint(v.Stderr, red, "egg gen:")+" generated files are not up to date; run egg gen and commit them")
	}
}

var statusColour = map[gen.Status]string{gen.Written: green, gen.Removed: yellow, gen.Stale: red, gen.Unchanged: dim}

// generate brings generated files up to date before a command that needs them. It speaks
// only of what changed, on standard error.
func (v *invocation) generate(dir string) error {
	result, err := gen.Generate(dir, gen.Options{})
	if err != nil {
		return v.genFailed(err, false)
	}
	for _, f := range result.Files {
		if f.Status != gen.Unchanged {
			fmt.Fprintf(v.Stderr, "egg gen: %s %s\n", f.Path, f.Status)
		}
	}
	return nil
}
