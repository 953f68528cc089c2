package egg

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/i18n"
	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/middleware/csrf"
	"github.com/koa-go/koa/middleware/views"
)

// Render makes a template the body (Egg's ctx.render). Templates see the locals, under
// them ctx.State, and:
//
//	ctx     the Context
//	helper  a Helper: {{.helper.PathFor "post" "id" 1}}, {{.helper.T "Welcome"}}
//	csrf    the token for the field _csrf of forms
//
// and as functions what app/extend/helper.go exports: {{money .price}}.
//
// It works wherever an error is answered (onerror.html), also for one of a layer that
// stands before i18n and view, such as securities.
func Render(ctx *Context, name string, locals map[string]any) error {
	return withViews(ctx, func(ctx *Context) error { return views.Render(ctx, name, withHelpers(ctx, locals)) })
}

// RenderView renders a template and leaves the response alone (Egg's ctx.renderView).
func RenderView(ctx *Context, name string, locals map[string]any) (text string, err error) {
	err = withViews(ctx, func(ctx *Context) error {
		text, err = views.RenderString(ctx, name, withHelpers(ctx, locals))
		return err
	})
	return text, err
}

// withViews runs render within the layers i18n and view where these have not run: Egg's
// ctx.render and ctx.__ do not depend on middleware either.
func withViews(ctx *Context, render koa.Handler) error {
	err := around(ctx, render)(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		// A template that is not there is no file that a client asked for: without the
		// cause, the answer is a 500 and no 404, as in Egg.
		return fmt.Errorf("%s (view.root is %s)", err.Error(), strings.Join(From(ctx).config.View.roots(), ", "))
	}
	return err
}

// around is render within what is missing.
func around(ctx *Context, render koa.Handler) koa.Handler {
	missing := map[string]bool{"i18n": i18n.From(ctx) == nil, "view": views.From(ctx) == nil}
	for _, l := range From(ctx).Chain(ctx) {
		if missing[l.Name] {
			inner, outer := render, l.middleware
			render = func(ctx *Context) error { return outer(ctx, inner) }
		}
	}
	return render
}

func withHelpers(ctx *Context, locals map[string]any) map[string]any {
	all := map[string]any{"ctx": ctx, "helper": &Helper{ctx}}
	if From(ctx).uses("security") {
		all["csrf"] = csrf.Token(ctx)
	}
	maps.Copy(all, locals)
	return all
}

// Helpers adds functions that templates may call by name. Generated wiring calls it for
// what app/extend/helper.go exports.
func (app *App) Helpers(fns map[string]any) { maps.Copy(app.helpers, fns) }

func newView(app *App) (koa.Middleware, error) {
	c := app.config.View
	layout := c.Layout
	if layout != "" && !strings.Contains(layout, ".") {
		layout += c.DefaultExtension
	}
	ext := strings.TrimPrefix(c.DefaultExtension, ".")
	roots := c.roots()
	if len(roots) == 0 {
		return nil, errors.New("view.root names no directory")
	}
	dirs := make([]fs.FS, len(roots))
	for i, root := range roots {
		dirs[i] = app.directory(root)
	}
	return views.New(overlaid(dirs), &views.Options{
		Extension: ext,
		Map:       map[string]views.Engine{ext: &views.HTML{Layout: layout, Funcs: template.FuncMap(app.helpers)}},
		Reload:    !c.Cache,
	}), nil
}

// roots are the directories of Root, without the commas.
func (c *ViewConfig) roots() []string {
	var roots []string
	for _, text := range c.Root {
		roots = append(roots, splitList(text)...)
	}
	return roots
}

// Helper are the functions that templates have for their request (Egg's ctx.helper).
type Helper struct{ ctx *Context }

// HelperOf returns the helper of a request.
func HelperOf(ctx *Context) *Helper { return &Helper{ctx} }

// PathFor returns the path of the route with that name. Params are names and values in
// turn; what the path does not have goes into the query.
func (h *Helper) PathFor(name string, params ...any) (string, error) {
	return From(h.ctx).PathFor(name, pairs(params))
}

// URLFor is PathFor with protocol and host.
func (h *Helper) URLFor(name string, params ...any) (string, error) {
	path, err := h.PathFor(name, params...)
	return h.ctx.Protocol() + "://" + h.ctx.Host() + path, err
}

// PathFor returns the path of the route with that name (Egg's app.url).
func (app *App) PathFor(name string, params map[string]any) (string, error) {
	return app.router.URL(name, params, "")
}

// pairs makes a map of names and values in turn.
func pairs(list []any) map[string]any {
	m := make(map[string]any, len(list)/2)
	for i := 0; i+1 < len(list); i += 2 {
		if name, ok := list[i].(string); ok {
			m[name] = list[i+1]
		}
	}
	return m
}

// T returns the text of a key in the language of the request (Egg's ctx.__).
func (h *Helper) T(key string, args ...any) string { return i18n.T(h.ctx, key, args...) }

// Locale is the language of the request.
func (h *Helper) Locale() string { return i18n.Locale(h.ctx) }

// TN returns the plural form of a text for a number of things, in the language of the
// request: {{.helper.TN "replies" 3}}.
func (h *Helper) TN(key string, count any) string { return i18n.TN(h.ctx, key, count, nil) }

// CSRF is the token for the field _csrf of a form.
func (h *Helper) CSRF() string { return csrf.Token(h.ctx) }

// CSRFField is that field.
func (h *Helper) CSRFField() template.HTML {
	return template.HTML(`<input type="hidden" name="_csrf" value="` + template.HTMLEscapeString(csrf.Token(h.ctx)) + `">`)
}

// Nonce is the one of the answer's Content-Security-Policy, for script elements.
func (h *Helper) Nonce() string { return security.Nonce(h.ctx) }

// Shtml is HTML with only the elements and links that the configuration allows.
func (h *Helper) Shtml(text string) template.HTML { return template.HTML(security.Shtml(h.ctx, text)) }

// Sjs is a text for a string in a script.
func (h *Helper) Sjs(text string) template.JSStr { return template.JSStr(security.Sjs(text)) }

// Sjson is a value as JSON for a script.
func (h *Helper) Sjson(v any) (template.JS, error) {
	text, err := security.Sjson(v)
	return template.JS(text), err
}
