package egg_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/koatest"
)

type (
	mailer  interface{ Send(to string) string }
	postman struct{ name string }
	cart    struct{ items int }
)

func (p *postman) Send(to string) string { return p.name + " to " + to }

// wired is an application with only this wiring.
func wired(wire func(app *egg.App) error, plugins ...egg.Plugin) *egg.App {
	cfg := egg.DefaultConfig()
	cfg.Keys = "secret"
	return egg.New(&egg.Options{Name: "wired", Config: &cfg, Plugins: plugins, Wire: wire})
}

func TestConstructorsGetWhatPluginsProvide(t *testing.T) {
	var got *postman
	boot(t, wired(func(app *egg.App) error {
		got = egg.Get[*postman](app)
		return nil
	}, egg.Plugin{Name: "post", Provide: func(app *egg.App) error {
		egg.Provide(app, &postman{"ann"})
		return nil
	}}), nil)
	if got == nil || got.name != "ann" {
		t.Errorf("Get = %v, want ann", got)
	}
}

func TestAMissingValueIsAnErrorOfTheStart(t *testing.T) {
	app := wired(func(app *egg.App) error {
		egg.Get[*postman](app)
		return nil
	})
	err := app.Load(t.Context(), &egg.Start{Env: "unittest", BaseDir: t.TempDir(), Environ: []string{"HOME=" + t.TempDir()}, Console: t.Output()})
	if err == nil || !strings.Contains(err.Error(), "*egg_test.postman") || !strings.Contains(err.Error(), "config/plugins.go") {
		t.Errorf("Load() = %v, want the type and what to do", err)
	}
}

func TestSeveralValuesOfATypeHaveNames(t *testing.T) {
	post := func(names ...string) egg.Plugin {
		return egg.Plugin{Name: "post", Provide: func(app *egg.App) error {
			all := egg.Named[*postman]{}
			for _, name := range names {
				all[name] = &postman{name}
			}
			egg.Provide(app, all)
			return nil
		}}
	}
	wants := func(app *egg.App) error {
		if p := egg.Get[egg.Named[*postman]](app).Get("ann"); p.name != "ann" {
			t.Errorf("Get(ann) = %v", p)
		}
		return nil
	}
	for _, tt := range []struct {
		name    string
		plugins []egg.Plugin
		want    string // of the error of the start
	}{
		{"the one that is asked for", []egg.Plugin{post("bob", "ann")}, ""},
		{"none of the name", []egg.Plugin{post("carl", "bob")}, `egg: there is no *egg_test.postman called "ann"; there are bob, carl`},
		{"none at all", []egg.Plugin{post()}, `egg: there is no *egg_test.postman called "ann"; the configuration names none`},
		{"no plugin", nil, "wants a egg.Named[*github.com/koa-go/koa/egg_test.postman], which no plugin provides"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			app := wired(wants, tt.plugins...)
			err := app.Load(t.Context(), &egg.Start{Env: "unittest", BaseDir: dir, Environ: []string{"HOME=" + dir}, Console: t.Output()})
			if tt.want == "" && err == nil || tt.want != "" && err != nil && strings.Contains(err.Error(), tt.want) {
				return
			}
			t.Errorf("Load() = %v, want %q", err, tt.want)
		})
	}
}

func TestTwoValuesOfATypeAreAMistake(t *testing.T) {
	dir := t.TempDir()
	app := wired(nil, egg.Plugin{Name: "post", Provide: func(app *egg.App) error {
		egg.Provide(app, &postman{"ann"})
		egg.Provide(app, &postman{"bob"})
		return nil
	}})
	err := app.Load(t.Context(), &egg.Start{Env: "unittest", BaseDir: dir, Environ: []string{"HOME=" + dir}, Console: t.Output()})
	if err == nil || !strings.Contains(err.Error(), "two values of type *egg_test.postman") || !strings.Contains(err.Error(), "egg.Named[*egg_test.postman]") {
		t.Errorf("Load() = %v, want the type and what to do", err)
	}
}

func TestAReplacementTakesThePlaceOfWhatIsMade(t *testing.T) {
	app := wired(func(app *egg.App) error {
		p := egg.Make(app, func() *postman { t.Error("the constructor was called"); return nil })
		m := egg.As[mailer](app, &postman{"real"})
		if p.name != "fake" || m.Send("x") != "other to x" {
			t.Errorf("got %v and %v", p, m)
		}
		return nil
	})
	egg.Replace(app, &postman{"fake"})
	egg.Replace[mailer](app, &postman{"other"})
	boot(t, app, nil)
}

func TestPerRequestMakesOneForEachRequest(t *testing.T) {
	made := 0
	var carts egg.PerRequest[*cart]
	app := boot(t, wired(func(app *egg.App) error {
		carts = egg.NewPerRequest(app, func(context.Context) (*cart, error) {
			made++
			return &cart{}, nil
		})
		app.Router().Get("/", func(ctx *egg.Context) error {
			for range 3 {
				c, err := carts.Get(ctx.Context())
				if err != nil {
					return err
				}
				c.items++
				ctx.SetBody(map[string]int{"items": c.items})
			}
			return nil
		})
		return nil
	}), nil)
	r := koatest.Request(t, app.Koa())
	for range 2 {
		r.Get("/").Expect(200).ExpectJSON(map[string]any{"items": 3})
	}
	if made != 2 {
		t.Errorf("%d carts were made for 2 requests", made)
	}
}

func TestPerRequestReportsAConstructorThatFails(t *testing.T) {
	broken := errors.New("no cart")
	app := boot(t, wired(nil), nil)
	carts := egg.NewPerRequest(app, func(context.Context) (*cart, error) { return nil, broken })
	if _, err := carts.Get(t.Context()); !errors.Is(err, broken) {
		t.Errorf("Get() = %v, want %v", err, broken)
	}
}

func TestPerRequestIsForSeveralGoroutinesAndTheBackground(t *testing.T) {
	var made atomic.Int64
	var carts egg.PerRequest[*cart]
	var late *cart
	app := boot(t, wired(func(app *egg.App) error {
		carts = egg.NewPerRequest(app, func(context.Context) (*cart, error) {
			return &cart{items: int(made.Add(1))}, nil
		})
		app.Router().Get("/", func(ctx *egg.Context) error {
			c := ctx.Context()
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() {
					if _, err := carts.Get(c); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			egg.RunInBackground(ctx, "late", func(ctx context.Context) (err error) {
				late, err = carts.Get(ctx)
				return err
			})
			return nil
		})
		return nil
	}), nil)
	koatest.Request(t, app.Koa()).Get("/").Do()
	if err := app.BackgroundDone(t.Context()); err != nil {
		t.Fatal(err)
	}
	if made.Load() != 1 || late == nil || late.items != 1 {
		t.Errorf("%d carts were made, the background has %v", made.Load(), late)
	}
}
