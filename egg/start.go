package egg

import (
	"cmp"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/koa-go/koa/egg/config"
)

// Start says how an application starts. The zero value is that of a program.
type Start struct {
	// Env and Scope are the environment and the second dimension of configuration
	// files. Default: Egg's rules, see [config.Env].
	Env, Scope string

	// BaseDir is the directory with the directories config and app. Default:
	// $EGG_BASE_DIR; in the environments local and unittest the nearest directory,
	// from the working directory up, that has them; else the files in the program.
	BaseDir string

	// Set are values of the configuration, "cluster.listen.port=8080", over all files
	// and variables.
	Set []string

	// Environ are the environment variables. Default: those of the process.
	Environ []string

	// Listen is where to listen in place of the section cluster, in the words of
	// engine.Listen: "fd:3" is a socket that the parent process left open.
	Listen string

	// OnStarted is called when the application answers requests.
	OnStarted func(addr net.Addr)

	// Now is the clock. Default: time.Now.
	Now func() time.Time

	// Console is where loggers print. Default: standard output and error.
	Console io.Writer

	// WrapNetwork puts something between App.HTTPClient and the network: mocks, in
	// tests. Default: nothing.
	WrapNetwork func(network http.RoundTripper) http.RoundTripper

	// Quiet writes no logs and no files: for commands that only look at an
	// application.
	Quiet bool

	// NoFiles writes no log files, and nothing into the directory run: all lines go to
	// Console. For tests.
	NoFiles bool

	// WatchLogs is told of each line of a log: the name of the logger, as in GetLogger,
	// and the line without its end. It must be safe for concurrent use. Default: nobody
	// is told.
	WatchLogs func(logger, line string)

	// OnRequest is called with the Context of each request before all layers. Default:
	// nothing is called.
	OnRequest func(ctx *Context)
}

// Info is where and as what an application runs (Egg's appInfo).
type Info struct {
	Name    string `json:"name"`
	Env     string `json:"env"`
	Scope   string `json:"scope,omitempty"`
	BaseDir string `json:"baseDir"` // "" when the files are those in the program
	Root    string `json:"root"`    // where logs go: the base directory in local and unittest, else the home directory
	Rundir  string `json:"rundir"`
}

// developing tells whether env is one in which files are read from disk.
func developing(env string) bool { return env == "local" || env == "unittest" }

// files are the application's directories, on disk or in the program.
type files struct {
	config fs.FS // config.default.yaml, locale/
	app    fs.FS // view/, public/
}

func (app *App) getenv(name string) string { return getenv(app.start.Environ, name) }

// getenv looks a variable up; of two with one name the last counts, as in exec.Cmd.
func getenv(environ []string, name string) string {
	for _, v := range slices.Backward(environ) {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			return value
		}
	}
	return ""
}

// environment finds the environment and scope. The file config/env, which a deployment
// writes, is below the base directory or the working directory; or part of the program.
func (app *App) environment() (env, scope string, err error) {
	files := app.opts.ConfigFiles
	dir := filepath.Join(cmp.Or(app.start.BaseDir, app.getenv("EGG_BASE_DIR"), findBaseDir(), "."), "config")
	if exists(filepath.Join(dir, "env")) {
		files = os.DirFS(dir)
	}
	return config.Env(app.start.Env, files, app.getenv)
}

// locate fills in where the application is.
func (app *App) locate(env, scope string) error {
	dir := app.start.BaseDir
	if dir == "" {
		dir = app.getenv("EGG_BASE_DIR")
	}
	if dir == "" && developing(env) {
		dir = findBaseDir()
	}
	app.files = files{config: app.opts.ConfigFiles, app: app.opts.Files}
	root := dir
	if dir != "" {
		var err error
		if dir, err = filepath.Abs(dir); err != nil {
			return err
		}
		app.files = files{config: os.DirFS(filepath.Join(dir, "config")), app: os.DirFS(filepath.Join(dir, "app"))}
		root = dir
	}
	if !developing(env) || root == "" {
		root = app.home()
	}
	app.info = Info{Name: app.name(), Env: env, Scope: scope, BaseDir: dir, Root: root}
	return nil
}

// home is $EGG_HOME, the home directory, or the working directory without one.
func (app *App) home() string {
	for _, name := range []string{"EGG_HOME", "HOME"} {
		if dir := app.getenv(name); dir != "" {
			return dir
		}
	}
	dir, _ := os.Getwd()
	return dir
}

// name is Options.Name, or made from the path of the program's module.
func (app *App) name() string {
	if app.opts.Name != "" {
		return app.opts.Name
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Path != "" {
		return path.Base(info.Main.Path)
	}
	return "app"
}

// findBaseDir looks for the directory of the application from the working directory up.
// It does not leave the module.
func findBaseDir() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		if exists(filepath.Join(dir, "config", "config.default.yaml")) && exists(filepath.Join(dir, "app")) {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir || exists(filepath.Join(dir, "go.mod")) {
			return ""
		}
		dir = up
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// relative shortens the path of a source file to what is below the base directory, or
// below the working directory without one.
func (app *App) relative(source string) string {
	base := app.info.BaseDir
	if base == "" {
		base, _ = os.Getwd()
	}
	if rel, ok := strings.CutPrefix(source, base+string(filepath.Separator)); ok && base != "" {
		return rel
	}
	return source
}
