package live_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/koa-go/koa/egg"
)

// declared is a plugin as config/plugin.default.json has it.
type declared struct {
	name         string
	enable       bool
	path         string
	dependencies []string
	optional     []string
	env          []string
}

// pluginCase is a set of plugins and the environment they are loaded in.
type pluginCase struct {
	plugins []declared
	env     string
	environ string // EGG_PLUGINS
}

// onlyInEgg are built-in plugins that have no counterpart: their work is the tools' here.
var onlyInEgg = []string{"watcher", "development"}

// comparePlugins has both sides put plugins in order.
func comparePlugins(t *testing.T, f *fleet) {
	rng := rand.New(rand.NewPCG(5, 6))
	all := pluginCases()
	for range 300 {
		all = append(all, randomPlugins(rng))
	}
	probes := make([]probe, len(all))
	for i := range all {
		probes[i] = all[i].lay(t)
	}
	failures := 0
	for i, want := range f.node.load(t, probes) {
		app, err := load(probes[i], all[i].config(), all[i].ours())
		switch {
		case err == nil && want.Error != "":
			if !f.known.excuse("plugins/order/any", deviation{"error", want.Error, ""}) || !all[i].hasOff() {
				t.Errorf("%+v\nours fine\nnode %q", all[i], want.Error)
			}
		case err != nil && want.Error == "":
			t.Errorf("%+v\nours %v\nnode %v", all[i], err, want.Plugins)
		case err != nil:
			failures++
		default:
			order := slices.DeleteFunc(want.Plugins, func(name string) bool { return slices.Contains(onlyInEgg, name) })
			if got := enabled(app); !slices.Equal(got, order) {
				t.Errorf("%+v\nours %v\nnode %v", all[i], got, order)
			}
		}
	}
	t.Logf("%d sets of plugins with one order from both sides, %d of them refused by both", len(all), failures)
}

func pluginCases() []pluginCase {
	on := func(name string, dependencies ...string) declared {
		return declared{name: name, enable: true, dependencies: dependencies}
	}
	off := func(name string, dependencies ...string) declared {
		return declared{name: name, dependencies: dependencies}
	}
	wants := func(name string, optional ...string) declared {
		return declared{name: name, enable: true, optional: optional}
	}
	set := func(plugins ...declared) pluginCase { return pluginCase{plugins: plugins, env: "unittest"} }
	return []pluginCase{
		set(on("a"), on("b"), on("c")),
		set(on("a", "c"), on("b"), on("c")),
		set(on("a", "b"), on("b", "a")),
		set(on("a", "a")),
		set(on("a", "missing")),
		set(wants("a", "missing")),
		set(wants("a", "b"), on("b")),
		set(wants("a", "b"), off("b")),
		set(wants("a", "b"), on("b", "a")),
		set(on("a", "b"), off("b", "c"), off("c")),
		set(off("a", "missing")),
		set(on("a", "session", "view"), on("b", "i18n")),
		{plugins: []declared{on("a", "b"), {name: "b", enable: true, env: []string{"prod"}}}, env: "unittest"},
		{plugins: []declared{wants("a", "b"), {name: "b", enable: true, env: []string{"prod"}}}, env: "unittest"},
		{plugins: []declared{on("a"), {name: "b", env: []string{"unittest"}}}, env: "unittest"},
		{plugins: []declared{on("a"), off("b")}, env: "prod", environ: `{"a":false,"b":true}`},
		{plugins: []declared{on("a"), off("b")}, env: "prod", environ: `{"a":{"enable":false},"b":{"enable":true}}`},
		{plugins: []declared{on("a", "b"), on("b")}, env: "prod", environ: `{"b":false}`},
		{plugins: []declared{{name: "view", enable: false}, {name: "i18n", enable: false}}, env: "prod"},
		{plugins: []declared{{name: "session", enable: false}, on("a", "session")}, env: "prod"},
	}
}

func randomPlugins(rng *rand.Rand) pluginCase {
	c := pluginCase{env: pick(rng, "unittest", "prod")}
	names := []string{"p0", "p1", "p2", "p3", "p4", "p5", "p6"}[:2+rng.IntN(6)]
	for i, name := range names {
		p := declared{name: name, enable: chance(rng, 0.8)}
		for range rng.IntN(3) {
			// Mostly of plugins behind, so that most sets have no circles.
			need := pick(rng, names...)
			if i+1 < len(names) && chance(rng, 0.8) {
				need = pick(rng, names[i+1:]...)
			}
			if chance(rng, 0.1) {
				need = pick(rng, "session", "view", "jsonp", "static", "missing")
			}
			if chance(rng, 0.6) {
				p.dependencies = append(p.dependencies, need)
			} else {
				p.optional = append(p.optional, need)
			}
		}
		if chance(rng, 0.15) {
			p.env = []string{pick(rng, "unittest", "prod", "local")}
		}
		c.plugins = append(c.plugins, p)
	}
	if chance(rng, 0.2) {
		c.environ = fmt.Sprintf("{%q:%v}", pick(rng, names...), chance(rng, 0.5))
	}
	return c
}

// lay writes the files for Egg.
func (c *pluginCase) lay(t *testing.T) probe {
	t.Helper()
	dir := t.TempDir()
	list := object{}
	for i := range c.plugins {
		p := &c.plugins[i]
		if builtIn(p.name) {
			list[p.name] = p.enable
			continue
		}
		p.path = filepath.Join(dir, "plugins", p.name)
		list[p.name] = object{
			"enable": p.enable, "path": p.path, "dependencies": texts(p.dependencies), "optionalDependencies": texts(p.optional), "env": texts(p.env),
		}
		if err := writeJSON(filepath.Join(p.path, "package.json"), object{"name": p.name, "eggPlugin": object{"name": p.name}}); err != nil {
			t.Fatal(err)
		}
	}
	for name, v := range map[string]any{"package.json": object{"name": "live"}, "config/plugin.default.json": list, "config/config.default.json": object{}} {
		if err := writeJSON(filepath.Join(dir, name), v); err != nil {
			t.Fatal(err)
		}
	}
	return probe{BaseDir: dir, Env: c.env, Environ: map[string]string{"EGG_PLUGINS": c.environ, "EGG_SERVER_SCOPE": "", "EGG_APP_CONFIG": ""}}
}

func texts(names []string) []string { return append([]string{}, names...) }

func builtIn(name string) bool { return !strings.HasPrefix(name, "p") && len(name) > 1 }

// ours are the same plugins for us.
func (c *pluginCase) ours() []egg.Plugin {
	var plugins []egg.Plugin
	for _, p := range c.plugins {
		plugin := egg.Plugin{Name: p.name, Disabled: !p.enable, Requires: p.dependencies, Wants: p.optional, Env: p.env}
		if !builtIn(p.name) {
			plugin.Files = fstest.MapFS{} // or it would only switch another one
		}
		plugins = append(plugins, plugin)
	}
	return plugins
}

func (c *pluginCase) config() *egg.Config {
	config := egg.DefaultConfig()
	config.Keys = "k"
	return &config
}

// hasOff reports whether one of the plugins is off.
func (c *pluginCase) hasOff() bool {
	return c.environ != "" || slices.ContainsFunc(c.plugins, func(p declared) bool { return !p.enable })
}

// enabled are the plugins that are on, in order.
func enabled(app *egg.App) []string {
	var names []string
	for _, p := range app.Plugins() {
		if p.Enabled {
			names = append(names, p.Name)
		}
	}
	return names
}
