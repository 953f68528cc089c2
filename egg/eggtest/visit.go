package eggtest

import (
	"net/http"
	"slices"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/csrf"
	"github.com/koa-go/koa/middleware/session"
)

// visited is what a browser has after it was at the application.
type visited struct {
	cookies []*http.Cookie
	token   string
}

// visit lets a browser pass the layers that keep a session and give out csrf tokens, so
// that it has a session with values (nil: none) and a token, if that is wanted.
func (a *App) visit(values any, token bool) visited {
	a.tb.Helper()
	// https, as cookies may be for secure connections only
	ctx := koatest.NewContext(a.tb, koatest.App(a.Koa()), koatest.Target("https://127.0.0.1/"))
	var v visited
	err := koa.Compose(a.visitedLayers(ctx, values, token)...)(ctx, func(ctx *koa.Context) error {
		if token {
			v.token = csrf.Token(ctx)
		}
		return nil
	})
	if err != nil {
		a.tb.Fatalf("eggtest: the mocks cannot be made: %v", err)
	}
	v.cookies = setCookies(ctx)
	return v
}

func (a *App) visitedLayers(ctx *egg.Context, values any, token bool) []koa.Middleware {
	a.tb.Helper()
	var layers []koa.Middleware
	keeps := a.layer(ctx, "session")
	if keeps != nil && (values != nil || token && a.Config().Security.CSRF.UseSession) {
		layers = append(layers, keeps)
	}
	if values != nil {
		if keeps == nil {
			a.tb.Fatal("eggtest: MockSession: the application has no session: the plugin is off, or does not match GET /")
		}
		layers = append(layers, remember(values))
	}
	if securities := a.layer(ctx, "securities"); token && securities != nil {
		layers = append(layers, securities)
	}
	return layers
}

// layer is a layer of the framework that a request passes, or nil.
func (a *App) layer(ctx *egg.Context, name string) koa.Middleware {
	chain := a.Chain(ctx)
	i := slices.IndexFunc(chain, func(l egg.ChainLayer) bool { return l.Name == name && l.Unit != "app" })
	if i < 0 {
		return nil
	}
	return chain[i].Middleware()
}

// remember puts values into the session.
func remember(values any) koa.Middleware {
	return func(ctx *koa.Context, next koa.Handler) error {
		session.From(ctx).SetValues(values)
		return next(ctx)
	}
}

// cookie is a cookie with its signature, as the application writes it.
func (a *App) cookie(name, value string, opts *cookies.SetOptions) []*http.Cookie {
	a.tb.Helper()
	ctx := koatest.NewContext(a.tb, koatest.App(a.Koa()), koatest.Target("https://127.0.0.1/"))
	if err := ctx.Cookies().Set(name, value, opts); err != nil {
		a.tb.Fatalf("eggtest: the cookie %s cannot be made: %v", name, err)
	}
	return setCookies(ctx)
}

// setCookies are the cookies of the response, as a browser sends them back.
func setCookies(ctx *egg.Context) []*http.Cookie {
	var all []*http.Cookie
	for _, line := range ctx.Response.Header()["Set-Cookie"] {
		if c, err := http.ParseSetCookie(line); err == nil {
			all = append(all, &http.Cookie{Name: c.Name, Value: c.Value, Quoted: c.Quoted}) //nolint:gosec // a request's cookies have no attributes
		}
	}
	return all
}
