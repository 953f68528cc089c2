package egg_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/router"
)

// routerRow is one of three things that were asked: what a route is, what a request is
// answered, and what the URL of a route is.
type routerRow struct {
	Route, Name string

	Request        string
	Status         int
	Location, Body string

	URL    string
	Params map[string]any
	Path   string
}

// action answers with its name and the parameters.
func action(name string) koa.Handler {
	return func(ctx *egg.Context) error {
		values := map[string]string{}
		for i, name := range ctx.Params().Names {
			values[name] = ctx.Params().Values[i]
		}
		params, err := json.Marshal(values)
		ctx.SetBody(name + " " + string(params))
		return err
	}
}

func routes(app *egg.App) error {
	r := app.Router()
	r.Resources("posts", "/api/posts", router.Resource{
		Index: action("index"), New: action("new"), Create: action("create"), Show: action("show"),
		Edit: action("edit"), Update: action("update"), Destroy: action("destroy"),
	})
	r.Resources("tags", "/tags", router.Resource{Index: action("index"), Show: action("show")})
	r.Get("/users/:id", action("user")).Name("user")
	r.Get(`/numbers/:n(\d+)`, action("number")).Name("number")
	r.Get("/maybe/:a?", action("maybe"))
	r.Get("/all/(.*)", action("all"))
	r.Redirect("/go", "/posts", 302)
	r.Redirect("/gone", "/posts", 0)
	return nil
}

func TestRoutesAreEggs(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, small("security:\n  csrf:\n    enable: false\n", egg.Options{Wire: routes}))
	var named []string
	for _, e := range a.Router().Table() {
		if e.Name != "" {
			methods := slices.DeleteFunc(slices.Clone(e.Methods), func(m string) bool { return m == "HEAD" })
			named = append(named, strings.Join(methods, ",")+" "+e.Path+" is "+e.Name)
		}
	}
	for _, row := range recorded[[]routerRow](t, "router") {
		switch {
		case row.Route != "":
			if want := row.Route + " is " + row.Name; len(named) == 0 || named[0] != want {
				t.Errorf("the next route is %q, want %q", named, want)
			}
			named = named[min(1, len(named)):]
		case row.Request != "":
			t.Run(row.Request, func(t *testing.T) { row.request(t, a) })
		default:
			t.Run("URL "+row.URL, func(t *testing.T) { row.url(t, a) })
		}
	}
}

func (row *routerRow) request(t *testing.T, a *eggtest.App) {
	method, path, _ := strings.Cut(row.Request, " ")
	row.Body = strings.Replace(row.Body, `{"0":""}`, "{}", 1) // a group that matches nothing is no parameter
	res := a.Request().Method(method, path).Do()
	if res.Status != row.Status || res.Header.Get("Location") != row.Location || string(res.Body) != row.Body {
		t.Errorf("the answer is\n%s\nwant %d, location %q and body %q", res, row.Status, row.Location, row.Body)
	}
}

func (row *routerRow) url(t *testing.T, a *eggtest.App) {
	got, err := a.PathFor(row.URL, row.Params)
	if row.Path == "" {
		if err == nil {
			t.Errorf("the path is %s, want an error", got) // Egg returns ""
		}
		return
	}
	row.Path = strings.TrimSuffix(row.Path, `(\d+)`) // Egg leaves the pattern in the URL
	if err != nil || got != row.Path {
		t.Errorf("the path is %s, %v, want %s", got, err, row.Path)
	}
}
