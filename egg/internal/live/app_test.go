package live_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/i18n"
	"github.com/koa-go/koa/egg/jsonp"
	"github.com/koa-go/koa/egg/security"
	"github.com/koa-go/koa/middleware/csrf"
	"github.com/koa-go/koa/middleware/session"
	"github.com/koa-go/koa/router"
)

// object is a JSON object of an answer.
type object = map[string]any

// routes registers what testdata/app/app/router.js does for Node.
func routes(app *egg.App) {
	r := app.Router()
	plainRoutes(r)
	errorRoutes(r)
	securityRoutes(r)
	stateRoutes(r)
	uploadRoutes(r)
	jsonpRoutes(app, r)
	namedRoutes(app, r)
}

// says answers with a fixed body.
func says(body any) koa.Handler {
	return func(ctx *koa.Context) error {
		ctx.SetBody(body)
		return nil
	}
}

func nothing(*koa.Context) error { return nil }

// firsts is the query as ctx.query of Egg has it: the first value of each name.
func firsts(q url.Values) object {
	o := object{}
	for name, values := range q {
		o[name] = values[0]
	}
	return o
}

func plainRoutes(r *egg.Router) {
	r.Get("/ok", says("ok"))
	r.All("/echo", func(ctx *koa.Context) error {
		ctx.SetBody(object{"method": ctx.Method(), "query": firsts(ctx.Query()), "body": ctx.Request.Body()})
		return nil
	})
	r.Get("/nothing", nothing)
	r.Get("/empty404", func(ctx *koa.Context) error {
		ctx.SetStatus(http.StatusNotFound)
		return nil
	})
	r.Get("/null", says(nil))
	r.Get("/api/ok.json", says(object{"ok": true}))
	r.Get("/api/missing.json", nothing)
	r.Get("/render", func(ctx *koa.Context) error { return egg.Render(ctx, ctx.Query().Get("name"), nil) })
	r.Get("/type/json", func(ctx *koa.Context) error {
		ctx.SetType("json")
		return nil
	})
}

func errorRoutes(r *egg.Router) {
	r.Get("/throw/:status", func(ctx *koa.Context) error {
		status, _ := strconv.Atoi(ctx.Param("status"))
		q := ctx.Query()
		ctx.Set("x-before", "1")
		ctx.Set("etag", `"a"`)
		ctx.Set("cache-control", "public")
		props := koa.Props{}
		if code := q.Get("code"); code != "" {
			props["code"] = code
		}
		if text := q.Get("errors"); text != "" {
			var list any
			if err := json.Unmarshal([]byte(text), &list); err != nil {
				return err
			}
			props["errors"] = list
		}
		if after := q.Get("headers"); after != "" {
			props["headers"] = map[string]string{"retry-after": after}
		}
		if message := q.Get("message"); message != "" {
			return ctx.Throw(status, message, props)
		}
		return ctx.Throw(status, props)
	})
	r.Get("/fail", func(ctx *koa.Context) error {
		q := ctx.Query()
		message := q.Get("message")
		if message == "" {
			message = "failure"
		}
		if q.Get("code") == "ENOENT" {
			return missingFile(message)
		}
		status, _ := strconv.Atoi(q.Get("status"))
		if status == 0 && q.Get("code") == "" && q.Get("expose") == "" {
			return errors.New(message)
		}
		e := &koa.HTTPError{Status: status, Message: message, Expose: q.Get("expose") == "true"}
		if code := q.Get("code"); code != "" {
			e.Props = koa.Props{"code": code}
		}
		return e
	})
	r.Get("/jsonfail", func(ctx *koa.Context) error {
		ctx.SetType("json")
		return ctx.Throw(http.StatusConflict, "typed")
	})
}

// missingFile is an error with the code ENOENT.
type missingFile string

func (e missingFile) Error() string        { return string(e) }
func (e missingFile) Is(target error) bool { return target == fs.ErrNotExist }

func securityRoutes(r *egg.Router) {
	r.Get("/redirect", func(ctx *koa.Context) error { return security.Redirect(ctx, ctx.Query().Get("to")) })
	r.Get("/unsafe", func(ctx *koa.Context) error {
		security.UnsafeRedirect(ctx, ctx.Query().Get("to"))
		return nil
	})
	r.Get("/nonce", func(ctx *koa.Context) error {
		ctx.SetBody("none")
		if security.Nonce(ctx) != "" {
			ctx.SetBody("nonce")
		}
		return nil
	})
	r.Get("/options", func(ctx *koa.Context) error {
		o := security.Options(ctx)
		o.Xframe.Value = "DENY"
		o.Nosniff.Enable = false
		o.HSTS.Enable, o.HSTS.MaxAge = true, 5
		ctx.SetBody("options")
		return nil
	})
	r.Get("/frameoff", func(ctx *koa.Context) error {
		security.Options(ctx).Xframe.Enable = false
		ctx.SetBody("off")
		return nil
	})
	r.Get("/token", func(ctx *koa.Context) error {
		ctx.SetBody(csrf.Token(ctx))
		return nil
	})
	r.Get("/rotate", func(ctx *koa.Context) error {
		err := csrf.Rotate(ctx)
		ctx.SetBody(csrf.Token(ctx))
		return err
	})
}

func stateRoutes(r *egg.Router) {
	r.Get("/session", func(ctx *koa.Context) error {
		s, q := session.From(ctx), ctx.Query()
		if q.Has("clear") {
			s.Destroy()
		} else if name := q.Get("set"); name != "" {
			s.Set(name, q.Get("value"))
		}
		if s.Destroyed() {
			ctx.SetBody(nil)
		} else {
			ctx.SetBody(s)
		}
		return nil
	})
	r.Get("/cookie", func(ctx *koa.Context) error {
		q := ctx.Query()
		signed, encrypt := choiceOf(q.Get("signed")), q.Get("encrypt") == "true"
		if q.Has("value") {
			ctx.SetBody(object{"got": q.Get("value")})
			return ctx.Cookies().Set(q.Get("name"), q.Get("value"), &cookies.SetOptions{Signed: signed, Encrypt: encrypt})
		}
		ctx.SetBody(object{"got": nil})
		if value, ok := ctx.Cookies().Get(q.Get("name"), &cookies.GetOptions{Signed: signed, Encrypt: encrypt}); ok {
			ctx.SetBody(object{"got": value})
		}
		return nil
	})
	r.Get("/i18n", func(ctx *koa.Context) error {
		q := ctx.Query()
		if to := q.Get("to"); to != "" {
			i18n.SetLocale(ctx, to)
		}
		var args []any
		if text := q.Get("args"); text != "" {
			if err := json.Unmarshal([]byte(text), &args); err != nil {
				return err
			}
		}
		key := q.Get("key")
		if key == "" {
			key = "Hello"
		}
		ctx.SetBody(object{"text": i18n.T(ctx, key, args...), "locale": i18n.Locale(ctx)})
		return nil
	})
	r.Get("/nolocale", says("not asked"))
}

func choiceOf(text string) cookies.Choice {
	switch text {
	case "":
		return cookies.Default
	case "true":
		return cookies.Yes
	default:
		return cookies.No
	}
}

func jsonpRoutes(app *egg.App, r *egg.Router) {
	plain := r.With(app.JSONP(nil))
	plain.Get("/jsonp", says(object{"a": "\u2028<>"}))
	plain.Get("/jsonp/null", nothing)
	plain.Get("/jsonp/text", says("text"))
	plain.Get("/jsonp/fail", func(ctx *koa.Context) error {
		status, err := strconv.Atoi(ctx.Query().Get("status"))
		if err != nil {
			status = http.StatusInternalServerError
		}
		return ctx.Throw(status, "bad", koa.Props{"code": "C"})
	})
	one := says(object{"a": 1})
	r.With(app.JSONP(&jsonp.Options{WhiteList: []string{".github.com", "example.com", `/^https?:\/\/re\.example\//`}})).
		Get("/jsonp/listed", one)
	r.With(app.JSONP(&jsonp.Options{CSRF: true})).Get("/jsonp/csrf", one)
	r.With(app.JSONP(&jsonp.Options{CSRF: true, WhiteList: []string{"example.com"}})).Get("/jsonp/both", one)
}

func namedRoutes(app *egg.App, r *egg.Router) {
	r.Get("/url", func(ctx *koa.Context) error {
		params := map[string]any{}
		if text := ctx.Query().Get("params"); text != "" {
			if err := json.Unmarshal([]byte(text), &params); err != nil {
				return err
			}
		}
		path, err := app.PathFor(ctx.Query().Get("name"), params)
		ctx.SetBody(path)
		return err
	})
	for _, named := range [][2]string{
		{"user", "/users/:id"}, {"digits", `/digits/:id(\d+)`}, {"optional", "/optional/:id?"},
		{"many", "/many/:a/:b"}, {"file", "/files/(.*)"}, {"dash", "/from/:from-:to"},
	} {
		r.Get(named[1], action(named[0])).Name(named[0])
	}
	r.Redirect("/old", "/new", http.StatusFound)
	r.Redirect("/older", "/newer", 0)
	all := router.Resource{
		Index: action("posts.index"), New: action("posts.new"), Create: action("posts.create"), Show: action("posts.show"),
		Edit: action("posts.edit"), Update: action("posts.update"), Destroy: action("posts.destroy"),
	}
	r.Resources("posts", "/posts", all)
	r.Resources("replies", "/posts/:post_id/replies", router.Resource{
		Index: action("replies.index"), Show: action("replies.show"), Destroy: action("replies.destroy"),
	})
	r.Resources("categories", "/categories", router.Resource{
		New: action("categories.new"), Create: action("categories.create"), Update: action("categories.update"),
	})
}

// action answers with its name and the parameters of the path.
func action(name string) koa.Handler {
	return func(ctx *koa.Context) error {
		params := object{}
		of := ctx.Params()
		for i, name := range of.Names {
			params[name] = of.Values[i]
		}
		ctx.SetBody(object{"action": name, "params": params})
		return nil
	}
}
