package egg

import (
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/internal/match"
	"github.com/koa-go/koa/egg/openapi"
	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/router"
)

// OpenAPI returns the description of the application's API as an OpenAPI 3.1 document in
// JSON. The API are the routes with typed actions (see [Handle]), unless
// [OpenAPIConfig] says otherwise; of actions with a Context only the path and what
// comments say is known.
func (app *App) OpenAPI() ([]byte, error) {
	c := app.config.OpenAPI
	opts := &openapi.Options{
		Title: c.Title, Version: c.Version, Legacy: true, Types: map[string]string{}, Fields: map[string]string{},
	}
	if opts.Title == "" {
		opts.Title = app.info.Name
	}
	for _, d := range app.docs {
		// The types of a document go by the names that reflect gives them.
		for name, text := range d.Types {
			opts.Types[path.Base(name)] = text
		}
		for name, text := range d.Fields {
			opts.Fields[path.Base(name)] = text
		}
	}
	isListed, err := c.lister()
	if err != nil {
		return nil, err
	}
	var operations []openapi.Operation
	for _, rt := range app.router.Stack() {
		if rt.Handler() == nil || rt.Regexp() != nil {
			continue
		}
		if d := app.describe(rt.Handler()); isListed(rt.Path(), d.Req != nil) {
			operations = append(operations, app.operations(rt, &d)...)
		}
	}
	return openapi.Document(opts, operations)
}

// lister returns what tells whether the route at a path belongs to the API.
func (c *OpenAPIConfig) lister() (func(path string, typed bool) bool, error) {
	included, err := match.Paths(c.Include)
	if err != nil {
		return nil, fmt.Errorf("egg: openapi.include: %w", err)
	}
	excluded, err := match.Paths(c.Exclude)
	if err != nil {
		return nil, fmt.Errorf("egg: openapi.exclude: %w", err)
	}
	return func(path string, typed bool) bool {
		if excluded != nil && excluded(path) {
			return false
		}
		if included != nil {
			return included(path)
		}
		return typed
	}, nil
}

// operations are those of a route, one for each method.
func (app *App) operations(rt *router.Route, d *description) []openapi.Operation {
	doc := app.actionDoc(d.Name)
	op := openapi.Operation{
		Path: rt.Path(), Summary: doc.Summary, Description: doc.Description, Deprecated: doc.Deprecated, Req: d.Req, Res: d.Res,
	}
	if first, last := strings.Index(d.Name, "."), strings.LastIndex(d.Name, "."); first < last {
		op.Tags = []string{d.Name[first+1 : last]}
	}
	var all []openapi.Operation
	for _, method := range rt.Methods() {
		if method != http.MethodHead { // goes with GET
			op.Method = method
			all = append(all, op)
		}
	}
	return all
}

// actionDoc is what the comment of an action says.
func (app *App) actionDoc(name string) ActionDoc {
	for _, d := range app.docs {
		for key, doc := range d.Actions {
			if path.Base(key) == name {
				return doc
			}
		}
	}
	return ActionDoc{}
}

// serveOpenAPI adds the routes of the description, if the configuration wants them and the
// application has no routes of its own there.
func (app *App) serveOpenAPI() error {
	c := app.config.OpenAPI
	if !c.Enable {
		return nil
	}
	document, err := app.OpenAPI()
	if err != nil {
		return err
	}
	if !app.routed(c.Path) {
		app.router.Get(c.Path, func(ctx *Context) error {
			ctx.SetType("application/json")
			ctx.SetBody(document)
			return nil
		})
	}
	if !app.routed(c.DocsPath) {
		app.router.Get(c.DocsPath, openAPIPage(&openapi.PageOptions{Title: app.info.Name, Document: c.Path}))
	}
	return nil
}

// openAPIPage shows the description. The page has a Content-Security-Policy of its own.
func openAPIPage(opts *openapi.PageOptions) koa.Handler {
	page := koa.FromHTTP(openapi.Handler(opts))
	return func(ctx *Context) error {
		security.Options(ctx).CSP.Enable = false
		return page(ctx, nil)
	}
}

// routed tells whether the application has a route at exactly this path.
func (app *App) routed(path string) bool {
	for _, rt := range app.router.Stack() {
		if rt.Handler() != nil && rt.Path() == path {
			return true
		}
	}
	return false
}
