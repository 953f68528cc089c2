package egg_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/koatest"
)

// layerCase is an application with two layers of its own, one and two.
type layerCase struct {
	Middleware []string
	One        json.RawMessage // the section of one

	Chain   []string
	Answers map[string]string
	Error   string
}

// visible are the names of the layers that a request has passed.
var visible = koa.NewKey[[]string]("test: layers")

func layered() func() *egg.App {
	layer := func(name string) func(*struct{}) koa.Middleware {
		return func(*struct{}) koa.Middleware {
			return func(ctx *egg.Context, next koa.Handler) error {
				seen, _ := visible.Get(ctx)
				visible.Set(ctx, append(seen, name))
				return next(ctx)
			}
		}
	}
	return small("", egg.Options{Wire: func(app *egg.App) error {
		egg.UseMiddleware(app, "one", layer("one"))
		egg.UseMiddleware(app, "two", layer("two"))
		app.Router().All("/(.*)", func(ctx *egg.Context) error {
			seen, _ := visible.Get(ctx)
			if len(seen) == 0 {
				seen = []string{"none"}
			}
			ctx.SetBody(strings.Join(seen, " "))
			return nil
		})
		return nil
	}})
}

// options set the keys middleware and one.
func (c *layerCase) options(t *testing.T) eggtest.Option {
	t.Helper()
	values := map[string]any{"middleware": c.Middleware}
	if c.One != nil {
		values["one"] = c.One
	}
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	return eggtest.Environ("EGG_APP_CONFIG=" + string(text))
}

func TestLayersRunInEggsOrderAndForEggsPaths(t *testing.T) {
	t.Parallel()
	for _, c := range recorded[[]layerCase](t, "middleware") {
		t.Run(strings.Join(c.Middleware, " ")+" "+string(c.One), func(t *testing.T) {
			if c.Error != "" {
				t.Log(eggtest.BootError(t, layered(), c.options(t)))
				return
			}
			a := eggtest.Boot(t, layered(), c.options(t))
			for path, want := range c.Answers {
				a.Request().Get(path).Expect(200).ExpectBody(want)
			}
			if got, want := chainNames(a, c.Answers), eggsChain(c.Chain); !slices.Equal(got, want) {
				t.Errorf("the chain is\n%v\nwant\n%v", got, want)
			}
		})
	}
}

// chainNames are the layers that a request passes which all conditions let pass.
func chainNames(a *eggtest.App, passes map[string]string) []string {
	path := "/"
	for p, answer := range passes {
		if answer == "one" {
			path = p
		}
	}
	var names []string
	for _, l := range a.Chain(a.MockContext(koatest.Target(path))) {
		names = append(names, l.Name)
	}
	return names
}

// eggsChain is the recorded chain as ours should be: multipart is in it in any mode, and
// the view plugin is a layer.
func eggsChain(recorded []string) []string {
	var names []string
	for _, name := range recorded {
		name = strings.TrimSuffix(name, "middlewareWrapper")
		if name == "dispatch" {
			break
		}
		names = append(names, name)
		if name == "i18n" {
			names = append(names, "multipart", "view")
		}
	}
	return names
}
