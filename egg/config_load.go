package egg

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/koa-go/koa/egg/config"
	"github.com/koa-go/koa/egg/logger"
)

//go:embed defaults/*.yaml
var defaultFiles embed.FS

// defaults are what differs between environments.
func defaults() fs.FS {
	dir, err := fs.Sub(defaultFiles, "defaults")
	if err != nil {
		panic(err) //nolint:forbidigo // the name is a constant
	}
	return dir
}

// frameworkConfig finds the Config in the application's struct.
func frameworkConfig(target any) (*Config, error) {
	if c, ok := target.(*Config); ok && c != nil {
		return c, nil
	}
	v := reflect.ValueOf(target)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("egg: Options.Config is a %T; it must be a pointer to a struct that embeds egg.Config", target)
	}
	for i := range v.Elem().NumField() {
		f := v.Elem().Type().Field(i)
		if f.Anonymous && f.Type == reflect.TypeFor[Config]() {
			return v.Elem().Field(i).Addr().Interface().(*Config), nil
		}
	}
	return nil, fmt.Errorf("egg: %T does not embed egg.Config; write: type %s struct { egg.Config; ... }", target, cmp.Or(v.Elem().Type().Name(), "Config"))
}

// loadConfig reads the files, variables and flags into the structs of the application
// and of the plugins.
func (app *App) loadConfig() error {
	var err error
	if app.config, err = frameworkConfig(app.opts.Config); err != nil {
		return err
	}
	if !app.config.made {
		if !reflect.ValueOf(*app.config).IsZero() {
			return errors.New("egg: the configuration in Go sets fields of egg.Config without the defaults; start from egg.DefaultConfig()")
		}
		*app.config = DefaultConfig()
	}
	if reflect.ValueOf(app.config.Logger).IsZero() {
		app.config.Logger = *logger.Default(app.info.Name, app.info.Env, app.info.Root)
	}
	app.configs = config.New(app.configOptions())
	app.configs.Bind("", app.opts.Config)
	for _, name := range app.plugins.order {
		p := app.plugins.byName[name]
		switch {
		case p.Config == nil:
		case p.Disabled:
			app.configs.Bind(p.section()) // its keys are no mistake
		default:
			sw := &LayerSwitch{}
			app.switches[p.section()] = sw
			app.configs.Bind(p.section(), p.Config, sw)
		}
	}
	if err := app.configs.Load(); err != nil {
		return err
	}
	app.info.Rundir = app.rundir()
	return nil
}

// rundir is where files about the process go. A program with its files in it is started
// from anywhere: its directory is beside that of its logs, so that stop and status find it.
func (app *App) rundir() string {
	if dir := app.config.Rundir; app.info.BaseDir == "" && !filepath.IsAbs(dir) {
		return filepath.Join(app.info.Root, dir, app.info.Name)
	}
	return app.inBase(app.config.Rundir)
}

// configOptions says where the configuration is, in Egg's order.
func (app *App) configOptions() *config.Options {
	opts := &config.Options{Env: app.info.Env, Scope: app.info.Scope, Environ: app.start.Environ, Flags: app.start.Set, Hint: portingHint}
	// What differs between environments is the built-in plugins', which come first.
	opts.Units = append(opts.Units, config.Unit{Name: "egg", FS: defaults(), Prefix: "egg: "})
	for _, p := range app.enabled {
		if p.Files != nil || p.Config != nil {
			opts.Units = append(opts.Units, config.Unit{Name: p.section(), FS: p.Files, Prefix: "plugin " + p.Name + ": "})
		}
	}
	opts.Units = append(opts.Units, config.Unit{Name: "app", FS: app.files.config, Prefix: "config/"})
	return opts
}

// checkConfig reports the keys that nobody asked for, and the settings without which
// the application cannot work.
func (app *App) checkConfig() error {
	if err := app.configs.Check(); err != nil {
		return err
	}
	if app.config.Keys == "" && app.uses("session") {
		return errors.New(strings.TrimSpace(`
egg: the key keys of the configuration is empty, and the session plugin needs it to protect its cookies.
Write keys: ${EGG_KEYS} into config/config.` + app.info.Env + `.yaml and set the variable to a long random text,
as "openssl rand -base64 32" prints; or switch the plugin off in config/plugins.go: {Name: "session", Disabled: true}`))
	}
	return nil
}

// uses tells whether a plugin is on.
func (app *App) uses(name string) bool {
	p := app.plugins.byName[name]
	return p != nil && !p.Disabled
}

// source tells where a value of the configuration was set.
func (app *App) source(path string) string {
	for _, v := range app.configs.Values() {
		if v.Path == path {
			return v.Source.String()
		}
	}
	return "not set"
}
