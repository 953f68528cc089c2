package routing

import (
	"io"
	"net/http"
	"regexp"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/julienschmidt/httprouter"
	echo4 "github.com/labstack/echo/v4"
	echo5 "github.com/labstack/echo/v5"
	"github.com/uptrace/bunrouter"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/router"
)

// Peer is a router that is measured.
type Peer struct {
	// Name is what tables call it.
	Name string

	// New returns a server with these routes.
	New func(routes []Route) http.Handler
}

// Peers are package router and what it is compared with; the last two are ours.
func Peers() []Peer {
	return []Peer{
		{"httprouter", newHTTPRouter},
		{"bunrouter", newBunRouter},
		{"gin", newGin},
		{"echo v4", newEcho4},
		{"echo v5", newEcho5},
		{"chi", newChi},
		{"koa", func(routes []Route) http.Handler { return newKoa(routes, false) }},
		{"koa reuse", func(routes []Route) http.Handler { return newKoa(routes, true) }},
	}
}

const ok = "ok"

// writeOK is the answer of those that have no responses of their own.
func writeOK(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, ok)
}

// mustHave ends a measurement that measures the wrong thing.
func mustHave(name, value string) {
	if name != "" && value == "" {
		panic("routing: no value for " + name)
	}
}

func newHTTPRouter(routes []Route) http.Handler {
	r := httprouter.New()
	for _, route := range routes {
		name := route.LastParam()
		r.Handle(route.Method, route.Path, func(w http.ResponseWriter, _ *http.Request, ps httprouter.Params) {
			mustHave(name, ps.ByName(name))
			writeOK(w)
		})
	}
	return r
}

func newBunRouter(routes []Route) http.Handler {
	r := bunrouter.New()
	for _, route := range routes {
		name := route.LastParam()
		r.Handle(route.Method, route.Path, func(w http.ResponseWriter, req bunrouter.Request) error {
			if name != "" {
				mustHave(name, req.Param(name))
			}
			writeOK(w)
			return nil
		})
	}
	return r
}

func newGin(routes []Route) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	for _, route := range routes {
		name := route.LastParam()
		r.Handle(route.Method, route.Path, func(c *gin.Context) {
			mustHave(name, c.Param(name))
			c.String(http.StatusOK, ok)
		})
	}
	return r
}

func newEcho4(routes []Route) http.Handler {
	e := echo4.New()
	for _, route := range routes {
		name := route.LastParam()
		e.Add(route.Method, route.Path, func(c echo4.Context) error {
			mustHave(name, c.Param(name))
			return c.String(http.StatusOK, ok)
		})
	}
	return e
}

func newEcho5(routes []Route) http.Handler {
	e := echo5.New()
	for _, route := range routes {
		name := route.LastParam()
		e.Add(route.Method, route.Path, func(c *echo5.Context) error {
			mustHave(name, c.Param(name))
			return c.String(http.StatusOK, ok)
		})
	}
	return e
}

// colon is a parameter, which chi writes in braces.
var colon = regexp.MustCompile(`:(\w+)`)

func newChi(routes []Route) http.Handler {
	r := chi.NewRouter()
	for _, route := range routes {
		name := route.LastParam()
		r.MethodFunc(route.Method, colon.ReplaceAllString(route.Path, "{$1}"), func(w http.ResponseWriter, req *http.Request) {
			if name != "" {
				mustHave(name, chi.URLParam(req, name))
			}
			writeOK(w)
		})
	}
	return r
}

func newKoa(routes []Route, reuse bool) http.Handler {
	r := router.New(nil)
	for _, route := range routes {
		name := route.LastParam()
		r.Method(route.Method, route.Path, func(ctx *koa.Context) error {
			mustHave(name, ctx.Param(name))
			ctx.SetBody(ok)
			return nil
		})
	}
	return koa.New(&koa.Options{Env: "production", ReuseContexts: reuse}).Use(r.Routes())
}
