package egg_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
)

// faulty is an application with one mistake.
type faulty struct {
	name string
	opts egg.Options
	yaml string // config.default.yaml
	boot []eggtest.Option
	want string
}

func (f *faulty) newApp() *egg.App {
	f.opts.Name = "demo"
	f.opts.ConfigFiles = fstest.MapFS{"config.default.yaml": {Data: []byte(f.yaml)}}
	return egg.New(&f.opts)
}

func plugins(list ...egg.Plugin) egg.Options { return egg.Options{Plugins: list} }

func wiring(wire func(app *egg.App)) egg.Options {
	return egg.Options{Wire: func(app *egg.App) error { wire(app); return nil }}
}

func nothing(*egg.Context) error { return nil }

// source is where a route was registered.
var source = regexp.MustCompile(`[^ (]*\w+_test\.go:\d+`)

// A mistake is told with where it is and what to do.
func TestMessages(t *testing.T) {
	t.Parallel()
	noLayer := func(*struct{}) koa.Middleware { return nil }
	for _, f := range []faulty{
		{name: "no keys",
			want: `egg: the key keys of the configuration is empty, and the session plugin needs it to protect its cookies.
Write keys: ${EGG_KEYS} into config/config.unittest.yaml and set the variable to a long random text,
as "openssl rand -base64 32" prints; or switch the plugin off in config/plugins.go: {Name: "session", Disabled: true}`},
		{name: "an unknown key", yaml: "keys: k\nbodyParser:\n  jsonLimits: 1mb\n",
			want: `config: config/config.default.yaml:3: unknown key bodyParser.jsonLimits; did you mean jsonLimit?`},
		{name: "an unknown section", yaml: "keys: k\nsesion:\n  key: A\n",
			want: `config: config/config.default.yaml:2: unknown key sesion; did you mean session?`},
		{name: "a setting that makes no sense", yaml: "keys: k\nsession:\n  key: a=b\n",
			want: `egg: session: Options: cookies: "a=b": argument name is invalid: a name is printable Latin-1 text without ";" and "="`},
		{name: "a value of the wrong type", yaml: "keys: k\ncluster:\n  listen:\n    port: soon\n",
			want: `config: config/config.default.yaml:4: cluster.listen.port: "soon" is not a whole number, or a size such as 10mb`},
		{name: "a variable that is not set", yaml: "keys: ${NO_SUCH_KEYS}\n",
			want: `config: config/config.default.yaml:1: keys: the environment variable NO_SUCH_KEYS is not set; set it or write ${NO_SUCH_KEYS:-text}`},
		{name: "an unknown layer", yaml: "keys: k\nmiddleware: [robots]\n",
			opts: wiring(func(app *egg.App) { egg.UseMiddleware(app, "robot", noLayer) }),
			want: `egg: the middleware "robots" in the configuration does not exist; there are bodyParser, i18n, meta, multipart, notfound, overrideMethod, robot, securities, session, siteFile, static, view`},
		{name: "match and ignore", yaml: "keys: k\nmiddleware: [robot]\nrobot: {match: /a, ignore: /b}\n",
			opts: wiring(func(app *egg.App) { egg.UseMiddleware(app, "robot", noLayer) }),
			want: `egg: middleware robot: match and ignore are both set; keep one of them`},
		{name: "two layers of one name", yaml: "keys: k\n",
			opts: wiring(func(app *egg.App) { egg.UseMiddleware(app, "session", noLayer) }),
			want: `egg: two middleware are called "session", of plugin session and of app; rename one`},
		{name: "two routes of one name", yaml: "keys: k\n", opts: wiring(func(app *egg.App) {
			app.Router().Get("/a", nothing).Name("a")
			app.Router().Get("/b", nothing).Name("a")
		}),
			want: `egg: two routes are called "a": /a (FILE) and /b (FILE); rename one`},
		{name: "a route that no request reaches", yaml: "keys: k\n", opts: wiring(func(app *egg.App) {
			app.Router().Get("/a", nothing)
			app.Router().Get("/a", nothing)
		}),
			want: `egg: router: GET /a (FILE) can never run: GET /a (FILE) answers the same requests. Remove one of them`},
		{name: "a path that is none", yaml: "keys: k\n", opts: wiring(func(app *egg.App) {
			app.Router().Get("/:id([)", nothing)
		}),
			want: "egg: router: Group ([): error parsing regexp: missing closing ]: `[` at offset 0: /:id([), registered at FILE"},
		{name: "a value that nobody provides", yaml: "keys: k\n", opts: wiring(func(app *egg.App) {
			egg.Get[context.CancelCauseFunc](app)
		}),
			want: `egg: a constructor wants a context.CancelCauseFunc, which no plugin provides; add the plugin to config/plugins.go, or a function Provide…() context.CancelCauseFunc to package app`},
		{name: "a plugin that is missing", yaml: "keys: k\n", opts: plugins(egg.Plugin{Name: "cache", Requires: []string{"redis"}}),
			want: `egg: the plugin "cache" requires "redis", which does not exist; add it to config/plugins.go`},
		{name: "plugins in a circle", yaml: "keys: k\n", opts: plugins(
			egg.Plugin{Name: "a", Requires: []string{"b"}}, egg.Plugin{Name: "b", Requires: []string{"a"}}),
			want: `egg: plugins require each other in a circle: a -> b -> a`},
		{name: "a plugin twice", yaml: "keys: k\n", opts: plugins(
			egg.Plugin{Name: "a", Boot: 1}, egg.Plugin{Name: "a", Boot: 2}),
			want: `egg: the plugin "a" is defined twice; give one of the two another Name`},
		{name: "a switch of no plugin", yaml: "keys: k\n", opts: plugins(egg.Plugin{Name: "i19n", Disabled: true}),
			want: `egg: config/plugins.go switches the plugin "i19n", which does not exist; there are onerror, session, i18n, multipart, security, logrotator, schedule, static, jsonp, view`},
		{name: "EGG_PLUGINS that is no JSON", yaml: "keys: k\n", boot: []eggtest.Option{eggtest.Environ("EGG_PLUGINS=redis")},
			want: `egg: $EGG_PLUGINS is no JSON object like {"redis": false}: invalid character 'r' looking for beginning of value`},
		{name: "a hook that fails", yaml: "keys: k\n", opts: egg.Options{Plugins: []egg.Plugin{{Name: "redis", Boot: down{}}}},
			want: `egg: DidLoad of plugin redis: connection refused`},
		{name: "a configuration without egg.Config", yaml: "keys: k\n", opts: egg.Options{Config: &struct{ Keys string }{}},
			want: `egg: *struct { Keys string } does not embed egg.Config; write: type Config struct { egg.Config; ... }`},
		{name: "a configuration without defaults", yaml: "keys: k\n", opts: egg.Options{Config: &egg.Config{Proxy: true}},
			want: `egg: the configuration in Go sets fields of egg.Config without the defaults; start from egg.DefaultConfig()`},
	} {
		t.Run(f.name, func(t *testing.T) {
			got := eggtest.BootError(t, f.newApp, f.boot...).Error()
			got = source.ReplaceAllString(got, "FILE")
			if got != f.want {
				t.Errorf("the message is\n%s\nwant\n%s", got, f.want)
			}
		})
	}
}

// down is the Boot of a plugin that cannot connect.
type down struct{}

func (down) DidLoad(context.Context, *egg.App) error { return errors.New("connection refused") }

func TestPortInUse(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	err = small("", egg.Options{})().Run(t.Context(), &egg.Start{
		Env: "unittest", NoFiles: true, Console: t.Output(),
		Set: []string{"cluster.listen.hostname=127.0.0.1", "cluster.listen.port=" + port},
	})
	got := strings.ReplaceAll(err.Error(), port, "PORT")
	want := `egg: engine: cannot listen on "127.0.0.1:PORT": port PORT is in use; ` +
		"find its owner with `ss -ltnp 'sport = :PORT'`, or pick another port (cluster.listen is --set)"
	if got != want {
		t.Errorf("the message is\n%s\nwant\n%s", got, want)
	}
}

// A folder of logs that cannot be made is no reason not to serve: lines go to the console.
func TestLogFolderThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var console bytes.Buffer
	app := small("", egg.Options{})()
	err := app.Load(t.Context(), &egg.Start{Env: "prod", Console: &console, Set: []string{"logger.dir=" + filepath.Join(file, "logs"), "rundir=" + file}})
	if err != nil {
		t.Fatal(err)
	}
	app.Logger().Info("served")
	if err := app.Close(t.Context()); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"file: not a directory; logs go to the console\n", " served\n"} {
		if !strings.Contains(console.String(), want) {
			t.Errorf("the console has\n%s\nand not %q", &console, want)
		}
	}
}
