package egg_test

import (
	"context"
	"net/http"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/schedule"
)

// programVariable turns the test program into the program of an application, for tests
// with real processes.
const programVariable = "EGG_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(programVariable) != "" {
		egg.Main(kiosk)
	}
	os.Exit(m.Run())
}

// kioskConfig is the configuration of kiosk.
type kioskConfig struct {
	egg.Config

	Password string `config:",secret"`
	Stock    struct{ Papers int }
}

// robotOptions is the section robot.
type robotOptions struct{ UA []string }

// showPaper is the request of a typed action.
type showPaper struct {
	ID int `path:"id"`
}

type paper struct {
	ID int `json:"id"`
}

// kiosk is an application with one of everything that commands show.
func kiosk() *egg.App {
	cfg := &kioskConfig{Config: egg.DefaultConfig()}
	return egg.New(&egg.Options{
		Name: "kiosk", Config: cfg, Boot: stubborn{},
		ConfigFiles: fstest.MapFS{"config.default.yaml": {Data: []byte(
			"keys: kiosk-key\nmiddleware: [robot]\nrobot:\n  ua: [Baiduspider]\n  match: /papers\npassword: open sesame\n")}},
		Plugins: []egg.Plugin{{Name: "mail", Wants: []string{"session"}, Env: []string{"prod"}}, {Name: "jsonp", Disabled: true}},
		Wire: func(app *egg.App) error {
			egg.UseMiddleware(app, "robot", func(*robotOptions) koa.Middleware {
				return func(ctx *koa.Context, next koa.Handler) error { return next(ctx) }
			})
			app.Schedule("restock", restock{})
			app.Router().Get("/", home).Name("home")
			app.Router().Get("/papers/:id", egg.Handle(readPaper)).Name("paper")
			return nil
		},
	})
}

func home(ctx *egg.Context) error {
	ctx.SetBody("kiosk")
	return nil
}

func readPaper(_ context.Context, req *showPaper) (*paper, error) {
	if req.ID == 0 {
		return nil, koa.NewError(http.StatusNotFound, "sold")
	}
	return &paper{req.ID}, nil
}

// restock is a task.
type restock struct{}

func (restock) Spec() schedule.Spec       { return schedule.Spec{Interval: time.Hour} }
func (restock) Run(context.Context) error { return nil }

// stubborn does not let the application end when a variable says so.
type stubborn struct{}

// BeforeClose waits as long as it may.
func (stubborn) BeforeClose(ctx context.Context, _ *egg.App) error {
	if os.Getenv("EGG_TEST_STUBBORN") != "" {
		<-ctx.Done()
	}
	return nil
}
