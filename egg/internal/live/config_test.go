package live_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/koa-go/koa/egg"
)

// boxed is a configuration with keys that take anything.
type boxed struct {
	egg.Config
	Box, P0, P1 any
}

// layers are the files and the variable of one configuration, by unit and name.
type layers struct {
	units   map[string]map[string]object // p0, p1 and app: config.default, config.prod, ...
	env     string
	scope   string
	environ string // EGG_APP_CONFIG
}

var configFiles = []string{"config.default", "config.prod", "config.unittest", "config.local", "config.eu", "config.eu_prod", "config.eu_local", "config.other"}

// compareConfigs has both sides merge configurations.
func compareConfigs(t *testing.T, f *fleet) {
	rng := rand.New(rand.NewPCG(3, 4))
	all := mergeCases()
	for range 200 {
		all = append(all, mergeCase(rng))
	}
	probes := make([]probe, len(all))
	for i, c := range all {
		probes[i] = c.lay(t)
	}
	for i, want := range f.node.load(t, probes) {
		if want.Error != "" {
			t.Fatalf("%s: Egg says %s", probes[i].BaseDir, want.Error)
		}
		got, err := loadOurs(probes[i], all[i].plugins(probes[i].BaseDir))
		if err != nil {
			t.Errorf("%+v: %v", all[i], err)
			continue
		}
		if g, w := jsonText(got), jsonText(want.Config); g != w {
			t.Errorf("%+v\nours %s\nnode %s", all[i], g, w)
		}
	}
	t.Logf("%d configurations with one result from both sides", len(all))
}

// mergeCases are those somebody thought of.
func mergeCases() []layers {
	file := func(name string, box any) map[string]object { return map[string]object{name: {"box": box}} }
	both := func(low, high any) layers {
		return layers{env: "prod", units: map[string]map[string]object{"app": {"config.default": {"box": low}, "config.prod": {"box": high}}}}
	}
	return []layers{
		both(object{"a": 1, "b": object{"c": 2, "d": 3}}, object{"b": object{"c": 4}}),
		both([]any{1, 2, 3}, []any{4}),
		both(object{"a": []any{object{"b": 1}}}, object{"a": []any{object{"c": 1}}}),
		both(object{"a": 1}, nil),
		both(nil, object{"a": 1}),
		both(object{"a": object{"b": 1}}, object{"a": nil}),
		both(object{"a": object{"b": 1}}, object{"a": []any{}}),
		both(object{"a": []any{}}, object{"a": object{}}),
		both(object{"a": "text"}, object{"a": object{"b": 1}}),
		both(object{"a": object{"b": 1}}, object{"a": false}),
		both(object{}, object{}),
		{env: "prod", units: map[string]map[string]object{"p0": file("config.prod", "plugin"), "app": file("config.default", "app")}},
		{env: "local", units: map[string]map[string]object{"p0": file("config.prod", "plugin"), "app": file("config.default", "app")}},
		{env: "prod", units: map[string]map[string]object{"p0": file("config.default", "p0"), "p1": file("config.default", "p1")}},
		{env: "prod", scope: "eu", units: map[string]map[string]object{"app": {"config.eu": {"box": "scope"}, "config.prod": {"box": "env"}, "config.eu_prod": {"box": "both"}}}},
		{env: "prod", scope: "eu", units: map[string]map[string]object{"p0": file("config.eu_prod", "plugin"), "app": file("config.prod", "app")}},
		{env: "prod", environ: `{"box":{"a":1},"static":{"maxAge":7}}`, units: map[string]map[string]object{"app": file("config.default", object{"a": 2, "b": 3})}},
		{env: "prod", units: map[string]map[string]object{"app": {"config.default": {"static": object{"maxAge": 5}}}}},
		{env: "local", units: map[string]map[string]object{"app": {"config.default": {"static": object{"maxAge": 5}}}}},
	}
}

func mergeCase(rng *rand.Rand) layers {
	c := layers{env: pick(rng, "prod", "prod", "unittest", "local"), scope: pick(rng, "", "eu"), units: map[string]map[string]object{}}
	for _, unit := range []string{"p0", "p1", "app"} {
		files := map[string]object{}
		for _, name := range configFiles {
			if chance(rng, 0.5) {
				files[name] = anyConfig(rng)
			}
		}
		c.units[unit] = files
	}
	if chance(rng, 0.4) {
		c.environ = jsonText(anyConfig(rng))
	}
	return c
}

func anyConfig(rng *rand.Rand) object {
	o := object{}
	for _, key := range []string{"box", "p0", "p1"} {
		if chance(rng, 0.7) {
			o[key] = anyObject(rng, 3)
		}
	}
	if chance(rng, 0.2) {
		o["static"] = object{"maxAge": rng.IntN(1000)}
	}
	return o
}

func anyObject(rng *rand.Rand, depth int) object {
	o := object{}
	for range rng.IntN(4) {
		o[pick(rng, "a", "b", "c", "someKey", "UPPER", "with-dash", "1")] = anyValue(rng, depth-1)
	}
	return o
}

func anyValue(rng *rand.Rand, depth int) any {
	if depth > 0 && chance(rng, 0.5) {
		return anyObject(rng, depth)
	}
	switch rng.IntN(6) {
	case 0:
		return rng.IntN(10)
	case 1:
		return pick(rng, "", "text", "true", "5s", "10mb", "ünï", "null", "1")
	case 2:
		return chance(rng, 0.5)
	case 3:
		return nil
	case 4:
		return []any{rng.IntN(3), "x"}[:rng.IntN(3)]
	default:
		return float64(rng.IntN(100)) / 8
	}
}

// lay writes the files for both sides.
func (c layers) lay(t *testing.T) probe {
	t.Helper()
	dir := t.TempDir()
	declared := object{}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(writeJSON(filepath.Join(dir, "package.json"), object{"name": "live"}))
	for unit, files := range c.units {
		base := dir
		if unit != "app" {
			base = filepath.Join(dir, "plugins", unit)
			declared[unit] = object{"enable": true, "path": base}
			must(writeJSON(filepath.Join(base, "package.json"), object{"name": unit, "eggPlugin": object{"name": unit}}))
		}
		must(os.MkdirAll(filepath.Join(base, "config"), 0o750))
		for name, content := range files {
			must(writeJSON(filepath.Join(base, "config", name+".json"), content))
		}
	}
	must(writeJSON(filepath.Join(dir, "config", "plugin.default.json"), declared))
	return probe{BaseDir: dir, Env: c.env, Environ: map[string]string{"EGG_SERVER_SCOPE": c.scope, "EGG_APP_CONFIG": c.environ, "EGG_PLUGINS": ""}}
}

// plugins are the units that are plugins, in their order.
func (c layers) plugins(dir string) []egg.Plugin {
	var plugins []egg.Plugin
	for _, name := range []string{"p0", "p1"} {
		if _, there := c.units[name]; there {
			plugins = append(plugins, egg.Plugin{Name: name, Files: os.DirFS(filepath.Join(dir, "plugins", name, "config"))})
		}
	}
	return plugins
}

// loadOurs loads an application's configuration.
func loadOurs(p probe, plugins []egg.Plugin) (object, error) {
	c := &boxed{Config: egg.DefaultConfig()}
	c.Keys = "k"
	app, err := load(p, c, plugins)
	if err != nil {
		return nil, err
	}
	return object{"box": c.Box, "p0": c.P0, "p1": c.P1, "maxAge": time.Duration(app.Config().Static.MaxAge).Seconds()}, nil
}

// load loads an application with nothing in it but configuration and plugins.
func load(p probe, config any, plugins []egg.Plugin) (*egg.App, error) {
	environ := []string{"EGG_HOME=" + p.BaseDir}
	for name, value := range p.Environ {
		if value != "" {
			environ = append(environ, name+"="+value)
		}
	}
	slices.Sort(environ)
	app := egg.New(&egg.Options{Name: "live", Config: config, Plugins: plugins})
	err := app.Load(context.Background(), &egg.Start{BaseDir: p.BaseDir, Env: p.Env, Environ: environ, Console: io.Discard, Quiet: true})
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	return app, nil
}
