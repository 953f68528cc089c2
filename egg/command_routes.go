package egg

import (
	"net/http"
	"slices"
	"strings"

	"github.com/koa-go/koa/router"
)

// routesCommand lists the routes.
type routesCommand struct {
	JSON bool `help:"Print JSON." name:"json"`
}

// Run is called by kong.
func (c *routesCommand) Run(v *invocation) error {
	if err := v.load(); err != nil {
		return err
	}
	routes := v.app.routeRows()
	if c.JSON {
		return writeJSON(v.Stdout, routes)
	}
	rows := [][]string{{"METHOD", "PATH", "NAME", "HANDLER", "AT"}}
	for _, r := range routes {
		rows = append(rows, []string{r.methods(), r.Path, r.Name, r.Handler, r.Source})
	}
	return table(v.Stdout, rows...)
}

// routeRow is a route for people and programs.
type routeRow struct {
	Methods []string `json:"methods"`
	Path    string   `json:"path"`
	Name    string   `json:"name,omitempty"`
	Handler string   `json:"handler"` // as it is written in Go: controller.Home.Index
	Source  string   `json:"source"`  // file and line; "egg" for a route of the framework
}

// routeRows are the routes in the order in which they were registered.
func (app *App) routeRows() []routeRow {
	stack := app.router.Stack()
	rows := make([]routeRow, 0, len(stack))
	for _, rt := range stack {
		e := rt.Entry()
		row := routeRow{
			Methods: e.Methods, Path: e.Path, Name: e.Name, Handler: app.handlerName(rt), Source: app.relative(e.Source),
		}
		if strings.HasPrefix(row.Handler, "egg.App.") {
			row.Handler, row.Source = "", "egg" // the description of the API
		}
		rows = append(rows, row)
	}
	return rows
}

// methods are those of a route for people: HEAD goes without saying, and a route for
// all methods says so.
func (r *routeRow) methods() string {
	switch {
	case len(r.Methods) == 0:
		return "(use)"
	case len(r.Methods) > 8:
		return "ALL"
	}
	return strings.Join(slices.DeleteFunc(slices.Clone(r.Methods), func(m string) bool {
		return m == http.MethodHead && len(r.Methods) > 1
	}), ",")
}

// handlerName is the action of a route, or the last function of its chain.
func (app *App) handlerName(rt *router.Route) string {
	if h := rt.Handler(); h != nil {
		return app.describe(h).Name
	}
	if chain := rt.Entry().Chain; len(chain) > 0 {
		return shortFunc(chain[len(chain)-1].Name)
	}
	return ""
}

// shortFunc turns example.com/shop/app/controller.(*Home).Index-fm into
// controller.Home.Index.
func shortFunc(name string) string {
	name = strings.TrimSuffix(name, "-fm")
	name = name[strings.LastIndex(name, "/")+1:]
	return strings.NewReplacer("(*", "", ")", "").Replace(name)
}
