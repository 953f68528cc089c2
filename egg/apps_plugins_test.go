package egg_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
)

// pluginCase is an application that has these plugins.
type pluginCase struct {
	Name, Env, Variable string
	Plugins             []struct {
		Name                 string
		Requires, Wants, Env []string
		Off                  bool
	}

	Order []string
	Error string
}

func TestPluginsAreOrderedAsByEgg(t *testing.T) {
	t.Parallel()
	for _, c := range recorded[[]pluginCase](t, "plugins") {
		t.Run(c.Name, func(t *testing.T) {
			var plugins []egg.Plugin
			for _, p := range c.Plugins {
				plugins = append(plugins, egg.Plugin{
					Name: p.Name, Requires: p.Requires, Wants: p.Wants, Env: p.Env, Disabled: p.Off, Boot: struct{}{},
				})
			}
			opts := []eggtest.Option{eggtest.Environ("EGG_PLUGINS=" + c.Variable)}
			if c.Env != "" {
				opts = append(opts, eggtest.Env(c.Env))
			} else {
				opts = append(opts, eggtest.Env("local"))
			}
			newApp := small("", egg.Options{Plugins: plugins})
			if c.Error != "" {
				t.Log(eggtest.BootError(t, newApp, opts...))
				return
			}
			var order []string
			for _, p := range eggtest.Boot(t, newApp, opts...).Plugins() {
				if p.Enabled && p.Source == "app" {
					order = append(order, p.Name)
				}
			}
			if !slices.Equal(order, c.Order) {
				t.Errorf("the order is %v, want %v", order, c.Order)
			}
		})
	}
}

// What is switched on for the sake of another is in the log of the framework.
func TestPluginsSwitchedOnAreLogged(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, small("", egg.Options{Plugins: []egg.Plugin{
		{Name: "a", Requires: []string{"b"}}, {Name: "b", Disabled: true, Boot: struct{}{}},
	}}))
	a.ExpectLog("[egg:loader] plugin b is switched on, because a requires it", "coreLogger")
}

// Egg's order, without its plugins watcher and development, whose work other parts do.
func TestBuiltinPluginsAreInEggsOrder(t *testing.T) {
	t.Parallel()
	var order []string
	for _, p := range eggtest.Boot(t, small("", egg.Options{})).Plugins() {
		order = append(order, p.Name)
	}
	want := "session security jsonp onerror i18n schedule multipart logrotator static view"
	if got := strings.Join(order, " "); got != want {
		t.Errorf("the order is %s, want %s", got, want)
	}
}
