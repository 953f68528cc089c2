// Package register lists an application of egg in a registry of package discovery while it
// takes requests. It is the part that plugins of registries share; an application needs the
// plugin only, such as that of contrib/consul/eggconsul. One for a registry of your own:
//
//	type plugin struct {
//		config struct {
//			URL      string
//			Register *register.Config // nil: the application is not listed
//		}
//		entry *register.Entry
//	}
//
//	func (p *plugin) provide(app *egg.App) error {
//		registry := mine.New(p.config.URL)
//		egg.Provide[discovery.Resolver](app, registry)
//		if c := p.config.Register; c != nil {
//			p.entry = register.New(&register.Options{Registrar: registry, Config: *c, Section: "mine"})
//		}
//		return nil
//	}
//
//	func (p *plugin) DidStart(ctx context.Context, app *egg.App) error    { return p.entry.Join(ctx, app) }
//	func (p *plugin) BeforeDrain(ctx context.Context, app *egg.App) error { return p.entry.Leave(ctx) }
//
// Join and Leave of a nil Entry do nothing.
package register
