package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// testCommand runs the tests.
type testCommand struct {
	Args []string `arg:"" optional:"" help:"Arguments of go test, such as -run TestHome, -race or ./app/service. Default: ./..."`
}

// Help is the long text.
func (c *testCommand) Help() string {
	return `Brings generated files up to date, and runs go test with the arguments, in the
environment unittest. Passing tests are counted, those that fail are shown.

  egg test
  egg test -run TestHome ./test
  egg test -race -v`
}

// Run is called by kong.
func (c *testCommand) Run(v *invocation) error {
	if slices.Equal(c.Args, []string{"--help"}) || slices.Equal(c.Args, []string{"-h"}) {
		fmt.Fprintf(v.Stdout, "Usage: egg test [arguments of go test]\n\n%s\n\nSee go help test and go help testflag.\n", c.Help())
		return nil
	}
	dir, err := v.appDir()
	if err != nil {
		return err
	}
	if err := v.generate(dir); err != nil {
		return err
	}
	args, err := ofGoTest(dir, c.Args)
	if err != nil {
		return err
	}
	if !summed(args) {
		cmd := v.goCommand(dir, v.unittest(), append([]string{"test"}, args...)...)
		cmd.Stdout, cmd.Stderr = v.Stdout, v.Stderr
		return exitOf(cmd.Run())
	}
	return v.sum(dir, args)
}

// unittest is the environment of tests, unless the user has one in mind.
func (v *invocation) unittest() []string {
	if v.getenv("EGG_SERVER_ENV") != "" {
		return nil
	}
	return []string{"EGG_SERVER_ENV=unittest"}
}

// summed tells whether the output can be summed up: that of benchmarks, lists and JSON is
// what the user wants to see.
func summed(args []string) bool {
	return !slices.ContainsFunc(args, func(a string) bool {
		name, _, _ := strings.Cut(strings.TrimLeft(a, "-"), "=")
		return strings.HasPrefix(a, "-") && slices.Contains([]string{"json", "bench", "list", "fuzz", "c", "n", "exec"}, name)
	})
}

// exitOf turns the exit code of a program that has said what is wrong into ours.
func exitOf(err error) error {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exitCode(max(1, exit.ExitCode()))
	}
	return err
}

// event is a line of go test -json.
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string
}

// tally counts tests, and prints what is worth reading.
type tally struct {
	out     io.Writer
	verbose bool

	passed, failed, skipped int
	broken                  []string          // packages that did not build or ended early
	failures                map[string]bool   // packages with tests that failed
	held                    map[string]string // output of tests that run still
}

// sum runs go test and prints failures and totals.
func (v *invocation) sum(dir string, args []string) error {
	t := &tally{out: v.Stdout, verbose: slices.Contains(args, "-v"), failures: map[string]bool{}, held: map[string]string{}}
	cmd := v.goCommand(dir, v.unittest(), append([]string{"test", "-json"}, args...)...)
	cmd.Stderr = v.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	lines := bufio.NewReader(stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			t.line(line)
		}
		if err != nil {
			break
		}
	}
	err = cmd.Wait()
	fmt.Fprintln(v.Stdout, t.total(v.Stdout, err == nil, time.Since(begun)))
	return exitOf(err)
}

// line takes a line of output; one that is no event is printed as it is.
func (t *tally) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil {
		_, _ = t.out.Write(line)
		return
	}
	key := e.Package + " " + e.Test
	switch {
	case e.Action == "build-output":
		fmt.Fprint(t.out, e.Output)
	case e.Action == "output" && e.Test == "":
		t.ofPackage(e.Output)
	case e.Action == "output" && t.verbose:
		fmt.Fprint(t.out, e.Output)
	case e.Action == "output":
		t.held[key] += e.Output
	case e.Test != "":
		t.end(e, key)
	case e.Action == "fail" && !t.failures[e.Package]:
		t.broken = append(t.broken, e.Package)
	}
}

// ofPackage prints a line about a package, without what the total says.
func (t *tally) ofPackage(line string) {
	switch strings.TrimSpace(line) {
	case "PASS", "FAIL":
		return
	}
	if t.verbose || !strings.Contains(line, "[no test files]") {
		fmt.Fprint(t.out, line)
	}
}

// end counts a test, and shows the output of one that failed.
func (t *tally) end(e event, key string) {
	switch e.Action {
	case "pass":
		t.passed++
	case "skip":
		t.skipped++
	case "fail":
		t.failed++
		t.failures[e.Package] = true
		fmt.Fprint(t.out, t.held[key])
	default:
		return
	}
	delete(t.held, key)
}

// total is the last line.
func (t *tally) total(w io.Writer, ok bool, took time.Duration) string {
	parts := []string{fmt.Sprintf("%d passed", t.passed)}
	if ok && t.passed+t.skipped == 0 {
		return paint(w, yellow, "no test has run") + paint(w, dim, " in "+seconds(took))
	}
	if t.failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", t.failed))
	}
	if t.skipped > 0 {
		parts = append(parts, fmt.Sprintf("%d skipped", t.skipped))
	}
	if len(t.broken) > 0 {
		parts = append(parts, fmt.Sprintf("%d without result: %s", len(t.broken), strings.Join(t.broken, ", ")))
	}
	colour := green
	if !ok {
		colour = red
	}
	return paint(w, colour, strings.Join(parts, ", ")) + paint(w, dim, " in "+seconds(took))
}
