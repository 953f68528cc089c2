package egg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/koa-go/koa/egg/internal/completion"
	"github.com/koa-go/koa/engine"
)

// Command is a command that a plugin adds to the program's command line.
type Command struct {
	// Name is what is typed, Help one line about it.
	Name, Help string

	// Run is a pointer to a struct of package kong: its fields are arguments and flags,
	// and its method Run(app *egg.App) error or Run(ctx context.Context, app *egg.App)
	// error does the work. The application is loaded and not ready.
	Run any
}

// Main is the command line of an application: start and what belongs to it. It ends the
// process.
//
//	func main() { egg.Main(app.New) }
func Main(newApp func() *App) {
	p := &Program{New: newApp, Args: os.Args, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ()}
	ctx, stop := engine.Signals(context.Background())
	code := p.Run(ctx)
	stop()
	os.Exit(code)
}

// Program is the command line of an application as a value, for programs that embed
// or test it. Main runs one with the process's own arguments.
type Program struct {
	New            func() *App
	Args           []string // the program's name, and the arguments
	Stdout, Stderr io.Writer
	Environ        []string
}

// commandLine are the commands and flags of every application.
type commandLine struct {
	Env string   `help:"Environment: local, unittest, prod or another (default: $$EGG_SERVER_ENV)." placeholder:"NAME"`
	Set []string `help:"Set a value of the configuration: cluster.listen.port=8080." placeholder:"KEY=VALUE" sep:"none"`

	Start  startCommand  `cmd:"" group:"run" help:"Serve until a signal comes."`
	Stop   stopCommand   `cmd:"" group:"run" help:"Stop the running application."`
	Status statusCommand `cmd:"" group:"run" help:"Tell whether the application runs."`

	Routes     routesCommand     `cmd:"" group:"look" help:"List the routes."`
	Middleware middlewareCommand `cmd:"" group:"look" help:"Show the layers that a request passes."`
	Config     configCommand     `cmd:"" group:"look" help:"Show the configuration and where each value comes from."`
	Plugins    pluginsCommand    `cmd:"" group:"look" help:"List the plugins in the order they are loaded."`
	Schedules  schedulesCommand  `cmd:"" group:"look" help:"List the scheduled tasks, or run one now."`

	Completion completion.Command `cmd:"" group:"self" help:"Print a script that completes what is typed in a shell."`
	Version    versionCommand     `cmd:"" group:"self" help:"Print the versions of the program and of the framework."`
}

// commandGroups are the headings of the help.
var commandGroups = []kong.Group{
	{Key: "run", Title: "Run the application:"},
	{Key: "look", Title: "Look at it:"},
	{Key: "plugins", Title: "Commands of plugins:"},
	{Key: "self", Title: "The program itself:"},
}

// Run runs the command that Args name and returns the exit code.
func (p *Program) Run(ctx context.Context) int {
	app := p.New()
	line := commandLine{Completion: completion.Command{Program: filepath.Base(p.Args[0])}}
	var exit *int
	options := []kong.Option{
		kong.Name(filepath.Base(p.Args[0])),
		kong.Description(app.name() + ", an application of egg for Go."),
		kong.Writers(p.Stdout, p.Stderr),
		kong.Exit(func(code int) { exit = &code }),
		kong.ExplicitGroups(commandGroups),
		kong.ShortUsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	}
	for _, c := range app.pluginCommands() {
		options = append(options, kong.DynamicCommand(c.Name, c.Help, "plugins", c.Run))
	}
	parser, err := kong.New(&line, options...)
	if err != nil {
		fmt.Fprintf(p.Stderr, "%s: %v\n", p.Args[0], err)
		return 1
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
		parser.FatalIfErrorf(ofEggScripts(err))
		return 80 // kong's exit code for wrong usage
	}
	run := &invocation{Program: p, line: &line, app: app, ctx: ctx}
	k.Bind(run)
	k.BindTo(ctx, (*context.Context)(nil))
	if ofPlugin(k.Selected()) {
		if err := app.Load(ctx, run.start()); err != nil {
			return p.fail(err)
		}
		defer func() { _ = app.Close(context.Background()) }()
		k.Bind(app)
	}
	return p.fail(k.Run())
}

// ofEggScripts adds to the error of a flag that egg-scripts has what there is in its place.
func ofEggScripts(err error) error {
	instead := map[string]string{
		"unknown flag --workers":       "one process uses all cores",
		"unknown flag --sticky":        "one process has all connections",
		"unknown flag --title":         "stop and status know the application by its name",
		"unknown flag --ignore-stderr": "what is written to standard error does not fail the start",
	}[err.Error()]
	if instead == "" {
		return err
	}
	return fmt.Errorf("%w: %s", err, instead)
}

// ofPlugin tells whether a command is one that a plugin has brought.
func ofPlugin(n *kong.Node) bool {
	return n != nil && n.Group != nil && n.Group.Key == "plugins"
}

// pluginCommands are those of the plugins that are switched on in Go; the configuration
// is not read for them.
func (app *App) pluginCommands() []Command {
	var all []Command
	for _, p := range app.opts.Plugins {
		if !p.Disabled {
			all = append(all, p.Commands...)
		}
	}
	return all
}

// fail prints err, if there is one, and returns the exit code.
func (p *Program) fail(err error) int {
	var code exitCode
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintln(p.Stderr, strings.TrimSpace(err.Error()))
	return 1
}

// exitCode is an error that has been told already.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// invocation is a command that is being run.
type invocation struct {
	*Program
	line *commandLine
	app  *App
	ctx  context.Context
}

// start says how the application of the command starts.
func (v *invocation) start() *Start {
	return &Start{Env: v.line.Env, Set: v.line.Set, Environ: v.Environ}
}

// load loads the application without serving it, quietly, for commands that look at it.
func (v *invocation) load() error {
	s := v.start()
	s.Quiet = true
	return v.app.Load(v.ctx, s)
}

// getenv looks a variable up in Environ.
func (p *Program) getenv(name string) string { return getenv(p.Environ, name) }
