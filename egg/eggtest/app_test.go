package eggtest_test

import (
	"context"
	"errors"
	"fmt"
	"testing/fstest"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/httpclient"
	"github.com/koa-go/koa/egg/i18n"
	"github.com/koa-go/koa/egg/schedule"
	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/middleware/session"
)

// Users is what the application's controllers know of users.
type Users interface {
	Name(ctx context.Context, id int) (string, error)
	Count(ctx context.Context) int
}

// table is the real Users.
type table struct{}

func (*table) Name(context.Context, int) (string, error) { return "real", nil }
func (*table) Count(context.Context) int                 { return 3 }

// clean is a task.
type clean struct{ app *egg.App }

func (*clean) Spec() schedule.Spec { return schedule.Spec{Cron: "0 0 3 * * *", Type: schedule.Worker} }

func (t *clean) Run(_ context.Context, args ...any) error {
	if len(args) > 0 {
		return fmt.Errorf("cannot clean %v", args[0])
	}
	t.app.Logger().Info("cleaned")
	return nil
}

// hooks notes what the application lives through.
type hooks struct{ seen []string }

func (h *hooks) DidReady(context.Context, *egg.App) error {
	h.seen = append(h.seen, "DidReady")
	return nil
}
func (h *hooks) ServerDidReady(context.Context, *egg.App) error {
	h.seen = append(h.seen, "ServerDidReady")
	return nil
}
func (h *hooks) BeforeClose(context.Context, *egg.App) error {
	h.seen = append(h.seen, "BeforeClose")
	return nil
}

// newShop describes an application as it stands in a program.
func newShop() *egg.App { return shop(&hooks{}) }

func shop(boot any) *egg.App {
	config := egg.DefaultConfig()
	config.Keys = "only-for-tests"
	return egg.New(&egg.Options{
		Name: "shop", Config: &config, Boot: boot, Wire: wire,
		ConfigFiles: fstest.MapFS{"locale/de.yaml": {Data: []byte("Welcome: Willkommen\n")}},
	})
}

func wire(app *egg.App) error {
	users := egg.Make(app, func() *table { return &table{} })
	c := &controller{app: app, users: egg.As[Users](app, users)}
	app.Schedule("clean", &clean{app})
	r := app.Router()
	r.Get("/", c.home)
	r.Post("/notes", c.note)
	r.Get("/users/:id", c.user)
	r.Post("/login", c.login)
	r.Get("/weather", c.weather)
	r.Post("/later", c.later)
	r.Get("/cookie/:name", func(ctx *egg.Context) error {
		value, _ := ctx.Cookies().Get(ctx.Param("name"), nil)
		ctx.SetBody(value)
		return nil
	})
	r.Get("/header/:name", func(ctx *egg.Context) error { ctx.SetBody(ctx.Get(ctx.Param("name"))); return nil })
	return nil
}

// controller are the application's actions.
type controller struct {
	app   *egg.App
	users Users
}

func (c *controller) home(ctx *egg.Context) error {
	name, _ := session.Get[string](session.From(ctx), "name")
	ctx.SetBody("hello " + name)
	return nil
}

func (c *controller) note(ctx *egg.Context) error {
	egg.Logger(ctx).Info("noted")
	ctx.SetBody(ctx.Request.Body())
	return nil
}

func (c *controller) user(ctx *egg.Context) error {
	name, err := c.users.Name(ctx.Context(), 1)
	ctx.SetBody(fmt.Sprintf("%s of %d", name, c.users.Count(ctx.Context())))
	return err
}

func (c *controller) login(ctx *egg.Context) error {
	session.From(ctx).Set("name", "tobi")
	ctx.SetBody("welcome")
	return security.RotateCSRF(ctx)
}

func (c *controller) weather(ctx *egg.Context) error {
	res, err := c.app.HTTPClient().Request(ctx.Context(), "https://weather.example/today", &httpclient.RequestOptions{})
	if err != nil {
		return err
	}
	ctx.SetBody(res.Text())
	return nil
}

func (c *controller) later(ctx *egg.Context) error {
	egg.RunInBackground(ctx, "mail", func(ctx context.Context) error { return errors.New("no mail today") })
	ctx.SetStatus(202)
	return nil
}

// welcome is a helper in the language of the request.
func welcome(ctx *egg.Context) string { return i18n.T(ctx, "Welcome") }
