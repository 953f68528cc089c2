package egg

import (
	"io/fs"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/schedule"
)

// Plugin adds something to an application: middleware, configuration, values for
// constructors, schedules, commands. It has no router and no controllers; those
// belong to the application. Plugins are values, listed in config/plugins.go:
//
//	func Plugins() []egg.Plugin {
//		return []egg.Plugin{
//			eggredis.Plugin(),
//			{Name: "i18n", Disabled: true}, // a built-in one, switched off
//		}
//	}
//
// An entry with nothing but a name and switches (Disabled, Env) changes the
// plugin of that name that is there already. Two full entries with one name are
// an error.
type Plugin struct {
	// Name names the plugin, and the section of the configuration it reads.
	Name string

	// Requires are the plugins this one cannot do without (Egg's dependencies).
	// They are loaded before it, and switched on when they are off.
	Requires []string

	// Wants are the plugins that are loaded before this one if they are on (Egg's
	// optionalDependencies).
	Wants []string

	// Env are the environments the plugin is for. Default: all.
	Env []string

	// Disabled switches the plugin off (Egg's enable: false).
	Disabled bool

	// Config is a pointer to the plugin's options with their defaults. It is
	// filled from the section called Name, or Key. Default: no section.
	Config any

	// Key is the name of the section, if it is not Name.
	Key string

	// Files hold the plugin's own config.default.yaml, config.{env}.yaml and so
	// on, which are laid over the defaults and under the application's file of the
	// same name. Default: none.
	Files fs.FS

	// Locale holds translations as files zh-cn.yaml, which the application's own
	// go over. Default: none.
	Locale fs.FS

	// Layers are middleware that run before the application's.
	Layers []Layer

	// Schedules returns the tasks of the plugin. It is called when the configuration
	// is final.
	Schedules func(app *App) []schedule.Task

	// Commands are added to the command line of the application.
	Commands []Command

	// Provide hands values to constructors of the application with [Provide]. It
	// is called after the ConfigDidLoad hooks.
	Provide func(app *App) error

	// Boot has the plugin's part of the application's life: any of ConfigWillLoad,
	// ConfigDidLoad, DidLoad, WillReady, DidReady, ServerDidReady, DidStart, BeforeDrain, BeforeClose
	// and CheckHealth.
	Boot any
}

// Layer is middleware with a name, by which the configuration knows it.
type Layer struct {
	// Name is the name in the lists coreMiddleware and middleware, and that of its
	// section.
	Name string

	// Before is the layer it stands before, if that is there. Default: after all that
	// are there.
	Before string

	// New makes the middleware when the application loads. A nil middleware is
	// left out.
	New func(app *App) (koa.Middleware, error)
}

// switches tells whether p only changes a plugin that is there already.
func (p *Plugin) switches() bool {
	return p.Requires == nil && p.Wants == nil && p.Config == nil && p.Files == nil && p.Locale == nil &&
		p.Layers == nil && p.Schedules == nil && p.Commands == nil && p.Provide == nil && p.Boot == nil && p.Key == ""
}

// section is the name of the plugin's part of the configuration.
func (p *Plugin) section() string {
	if p.Key != "" {
		return p.Key
	}
	return p.Name
}
