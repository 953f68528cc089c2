package main

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/views"
	"github.com/koa-go/koa/router"
)

// settings are what makes one application differ from another.
type settings struct {
	env    string // of koa
	server string // the header Server
	page   string // what renders the fortunes: a name of pages
}

// application is what the handlers share.
type application struct {
	store  store
	cache  *cache
	render func(ctx *koa.Context, fortunes []Fortune) error
}

// newApp makes the application on a store.
func newApp(s store, set settings) *koa.Application {
	a := &application{store: s, cache: newCache(s), render: pages[set.page]}
	r := router.New(nil)
	r.Get("/plaintext", plaintext)
	r.Get("/json", sayJSON)
	r.Get("/db", a.world)
	r.Get("/queries", a.worlds)
	r.With(views.New(templates, nil)).Get("/fortunes", a.fortunes)
	r.Get("/updates", a.update)
	r.Get("/cached-queries", a.cached)

	app := koa.New(&koa.Options{Env: set.env})
	return app.Use(named(set.server), r.Routes(), r.AllowedMethods(nil))
}

// named says in each answer which server gives it. net/http adds the date.
func named(server string) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		ctx.Set("Server", server)
		return next(ctx)
	}
}

func plaintext(ctx *koa.Context) error {
	ctx.SetBody("Hello, World!")
	return nil
}

// message is the object of /json.
type message struct {
	Message string `json:"message"`
}

func sayJSON(ctx *koa.Context) error {
	ctx.SetBody(message{"Hello, World!"})
	return nil
}

func (a *application) world(ctx *koa.Context) error {
	w, err := a.store.World(ctx.Context(), random())
	if err != nil {
		return err
	}
	ctx.SetBody(w)
	return nil
}

func (a *application) worlds(ctx *koa.Context) error {
	worlds, err := a.store.Worlds(ctx.Context(), randomIDs(count(ctx.Query().Get("queries"))))
	if err != nil {
		return err
	}
	ctx.SetBody(worlds)
	return nil
}

func (a *application) update(ctx *koa.Context) error {
	c := ctx.Context()
	worlds, err := a.store.Worlds(c, distinctIDs(count(ctx.Query().Get("queries"))))
	if err != nil {
		return err
	}
	for i := range worlds {
		worlds[i].RandomNumber = random()
	}
	if err := a.store.Update(c, worlds); err != nil {
		return err
	}
	ctx.SetBody(worlds)
	return nil
}

func (a *application) cached(ctx *koa.Context) error {
	worlds := make([]World, count(ctx.Query().Get("count")))
	for i := range worlds {
		var err error
		if worlds[i], err = a.cache.get(ctx.Context(), random()); err != nil {
			return err
		}
	}
	ctx.SetBody(worlds)
	return nil
}

func (a *application) fortunes(ctx *koa.Context) error {
	fortunes, err := a.store.Fortunes(ctx.Context())
	if err != nil {
		return err
	}
	return a.render(ctx, withAdded(fortunes))
}
