// Package cli is the command egg: one file for each of its commands. What a command
// does with an application that runs, package egg does, in the application's own
// program; this package builds and calls that.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/koa-go/koa/egg/internal/completion"
	"github.com/koa-go/koa/engine"
)

// Program is the command egg as a value, so that tests can run it.
type Program struct {
	Args           []string // the program's name, and the arguments
	Dir            string   // the working directory
	Stdout, Stderr io.Writer
	Environ        []string
}

// Main runs the command with the arguments of the process, and ends the process.
func Main() {
	ctx, stop := engine.Signals(context.Background())
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "egg:", err)
		os.Exit(1)
	}
	p := &Program{Args: os.Args, Dir: dir, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ()}
	code := p.Run(ctx)
	stop()
	os.Exit(code)
}

// commandLine is what can be typed.
type commandLine struct {
	New      newCommand      `cmd:"" group:"make" help:"Make a new application."`
	Generate generateCommand `cmd:"" group:"make" aliases:"g" help:"Add a controller, service, resource and so on to an application."`

	Dev    devCommand    `cmd:"" group:"work" help:"Serve, rebuild what is saved, and reload the browser."`
	Test   testCommand   `cmd:"" group:"work" passthrough:"" help:"Run the tests."`
	Gen    genCommand    `cmd:"" group:"work" help:"Write the wiring of the application (app/wire_gen.go)."`
	Doctor doctorCommand `cmd:"" group:"work" help:"Look for what is wrong, and say what to do about it."`

	Routes     appCommand `cmd:"" group:"look" passthrough:"" help:"List the routes."`
	Middleware appCommand `cmd:"" group:"look" passthrough:"" help:"Show the layers that a request passes."`
	Config     appCommand `cmd:"" group:"look" passthrough:"" help:"Show the configuration and where each value comes from."`
	Plugins    appCommand `cmd:"" group:"look" passthrough:"" help:"List the plugins in the order they are loaded."`
	Schedules  appCommand `cmd:"" group:"look" passthrough:"" help:"List the scheduled tasks, or run one now."`

	Start  appCommand `cmd:"" group:"run" passthrough:"" help:"Build the application and serve."`
	Stop   appCommand `cmd:"" group:"run" passthrough:"" help:"Stop the running application."`
	Status appCommand `cmd:"" group:"run" passthrough:"" help:"Tell whether the application runs."`

	Gateway gatewayCommand `cmd:"" group:"front" help:"Send requests to services, as a YAML file says."`

	Completion completion.Command `cmd:"" group:"self" help:"Print a script that completes what is typed in a shell."`
	Version    versionCommand     `cmd:"" group:"self" help:"Print the versions of egg and of Go."`
}

// groups are the headings of the help.
var groups = []kong.Group{
	{Key: "make", Title: "Make something:"},
	{Key: "work", Title: "Work on an application:"},
	{Key: "look", Title: "Look at an application:"},
	{Key: "run", Title: "Run an application:"},
	{Key: "front", Title: "Stand before applications:"},
	{Key: "self", Title: "The command itself:"},
}

const description = `Makes, checks, runs and tests applications of egg for Go. To begin:

  egg new shop && cd shop && egg dev`

// Run runs the command that Args name and returns the exit code.
func (p *Program) Run(ctx context.Context) int {
	line := commandLine{Completion: completion.Command{Program: "egg"}}
	var exit *int
	parser, err := kong.New(&line,
		kong.Name("egg"),
		kong.Description(description),
		kong.ExplicitGroups(groups),
		kong.Writers(p.Stdout, p.Stderr),
		kong.Exit(func(code int) { exit = &code }),
		kong.ShortUsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100, NoAppDescFormat: true}),
	)
	if err != nil {
		return p.fail(err)
	}
	args := p.Args[1:]
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if exit != nil {
		return *exit
	}
	if err != nil {
		if command, ok := wordsOfEgg[args[0]]; ok {
			err = fmt.Errorf("there is no command %s: %s", args[0], command)
		}
		parser.FatalIfErrorf(err)
		return wrongUsage
	}
	run := &invocation{Program: p, ctx: ctx, command: k.Selected().Name}
	return p.fail(k.Run(run))
}

// wordsOfEgg are commands of egg-init, egg-bin and egg-scripts that have another name.
var wordsOfEgg = map[string]string{
	"init":  "egg new NAME makes an application",
	"cov":   "egg test -cover shows what tests reach, go help testflag the rest",
	"debug": "dlv debug . -- start, or your editor",
}

// wrongUsage is kong's exit code for it.
const wrongUsage = 80

// invocation is a command that is being run.
type invocation struct {
	*Program

	ctx     context.Context
	command string
}

// exitCode is an error that has been told already.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// fail prints err, if there is one, and returns the exit code.
func (p *Program) fail(err error) int {
	if err == nil {
		return 0
	}
	if code, ok := errors.AsType[exitCode](err); ok {
		return int(code)
	}
	text := strings.TrimPrefix(strings.TrimSpace(err.Error()), "egg: ")
	fmt.Fprintf(p.Stderr, "%s %s\n", paint(p.Stderr, red, "egg:"), text)
	return 1
}

// getenv looks a variable up in Environ.
func (p *Program) getenv(name string) string {
	for _, v := range slices.Backward(p.Environ) {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			return value
		}
	}
	return ""
}
