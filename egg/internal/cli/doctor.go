package cli

import (
	"fmt"

	"github.com/koa-go/koa/egg/internal/gen"
)

// doctorCommand looks for what is wrong.
type doctorCommand struct {
	JSON bool     `help:"Print JSON." name:"json"`
	Env  []string `help:"Environments whose configuration is looked at. Default: local, unittest, prod, and those that have a file." placeholder:"NAME"`
}

// Help is the long text.
func (c *doctorCommand) Help() string {
	return `Looks at Go, the modules, generated files, the configuration of each environment, the
views, middleware that nobody uses, the port and the log directory. Each finding is ok,
warn or fail, with what to do about it. The exit code is 1 when something fails.`
}

// The states of a finding.
const (
	fine   = "ok"
	warn   = "warn"
	failed = "fail"
)

// finding is what was found about one subject.
type finding struct {
	Check string `json:"check"`
	State string `json:"state"`
	Text  string `json:"text"`
	Fix   string `json:"fix,omitempty"`
}

// patient is the application that is looked at.
type patient struct {
	*invocation

	dir     string
	envs    []string
	app     *gen.App // nil when it cannot be read
	program string   // "" when it does not build
	local   settings // the configuration of the environment local
}

// Run is called by kong.
func (c *doctorCommand) Run(v *invocation) error {
	dir, err := v.appDir()
	if err != nil {
		return err
	}
	p := &patient{invocation: v, dir: dir, envs: c.Env}
	var all []finding
	for _, check := range []func(*patient) []finding{
		checkGo, checkModules, checkWorkspace, checkGenerated, checkBuild, checkConfigs, checkViews, checkMiddleware,
		checkPort, checkLogs,
	} {
		found := check(p)
		all = append(all, found...)
		if !c.JSON {
			v.printFindings(found)
		}
	}
	if c.JSON {
		if err := writeJSON(v.Stdout, all); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(v.Stdout, "\n%s\n", verdict(all))
	}
	if number(all, failed) > 0 {
		return exitCode(1)
	}
	return nil
}

// printFindings prints a line for each, and one with what to do.
func (v *invocation) printFindings(found []finding) {
	for _, f := range found {
		colour := map[string]string{fine: green, warn: yellow, failed: red}[f.State]
		fmt.Fprintf(v.Stdout, "%s  %s  %s\n", paint(v.Stdout, colour, pad(f.State, 4)), pad(f.Check, 15), f.Text)
		if f.Fix != "" {
			fmt.Fprintf(v.Stdout, "%s  %s\n", pad("", 21), paint(v.Stdout, dim, "-> "+f.Fix))
		}
	}
}

func number(all []finding, state string) int {
	n := 0
	for _, f := range all {
		if f.State == state {
			n++
		}
	}
	return n
}

// verdict is the last line.
func verdict(all []finding) string {
	fails, warns := number(all, failed), number(all, warn)
	switch {
	case fails > 0:
		return fmt.Sprintf("%s to mend, %s.", count(fails, "thing"), count(warns, "warning"))
	case warns > 0:
		return fmt.Sprintf("It will do, with %s.", count(warns, "warning"))
	default:
		return "All is well."
	}
}
