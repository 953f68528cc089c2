package egg

import (
	"context"
	"fmt"
	"reflect"
	"runtime"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/bind"
)

// Handle makes a handler of a typed action. Its request is filled from the path, the
// query, headers, cookies and the body, as the tags of Req say (package bind), and
// validated before it runs; what it returns is the answer, as JSON for a struct.
//
//	type ShowUser struct {
//		ID int `path:"id" validate:"min=1"`
//	}
//
//	func (c *Users) Show(ctx context.Context, req *ShowUser) (*model.User, error)
//
//	r.Get("/users/:id", egg.Handle(c.Controller.Users.Show))
//
// A request that does not fit is answered with 422 and all wrong fields; errors are JSON,
// unless the action has set another type. A nil answer is
// 204. [koa.FromContext] leads from ctx to the Context. Types that cannot be filled are
// reported when the application loads, and /openapi.json describes them.
func Handle[Req, Res any](fn func(ctx context.Context, req *Req) (Res, error)) koa.Handler {
	return func(ctx *Context) error {
		if d, ok := describing.Get(ctx); ok {
			*d = description{Req: reflect.TypeFor[Req](), Res: reflect.TypeFor[Res](), Name: funcName(fn)}
			return nil
		}
		err := run(ctx, fn)
		if err != nil && ctx.Type() == "" {
			ctx.SetType("application/json") // it is an API: that is how errors are answered
		}
		return err
	}
}

func run[Req, Res any](ctx *Context, fn func(ctx context.Context, req *Req) (Res, error)) error {
	req := new(Req)
	if err := From(ctx).binder.Decode(ctx, req); err != nil {
		return err
	}
	res, err := fn(ctx.Context(), req)
	if err != nil {
		return err
	}
	bind.Respond(ctx, res)
	return nil
}

// description is what a typed handler tells of itself instead of running.
type description struct {
	Req, Res reflect.Type // nil for a handler without types
	Name     string       // controller.User.Create
}

var describing = koa.NewKey[*description]("egg.describe")

// describe asks a handler what it is. Only handlers made by Handle are called; they are
// known by the file they are in, since their names are those of where they are inlined.
func (app *App) describe(h koa.Handler) description {
	pc := reflect.ValueOf(h).Pointer()
	if file, _ := runtime.FuncForPC(pc).FileLine(pc); file != thisFile {
		return description{Name: funcName(h)}
	}
	d := description{Name: funcName(h)}
	ctx := app.AnonymousContext(nil)
	describing.Set(ctx, &d)
	_ = h(ctx) // it fills d and has no error
	return d
}

var thisFile = func() string {
	_, file, _, _ := runtime.Caller(0)
	return file
}()

// funcName is the name of a function as people write it: controller.User.Create.
func funcName(fn any) string {
	return shortFunc(runtime.FuncForPC(reflect.ValueOf(fn).Pointer()).Name())
}

// checkHandlers finds typed handlers that no request could fill.
func (app *App) checkHandlers() error {
	for _, rt := range app.router.Stack() {
		if rt.Handler() == nil {
			continue
		}
		d := app.describe(rt.Handler())
		if d.Req == nil {
			continue
		}
		if err := app.binder.Check(d.Req); err != nil {
			return fmt.Errorf("egg: the request of %s, registered at %s: %w", d.Name, app.relative(rt.Entry().Source), err)
		}
	}
	return nil
}
