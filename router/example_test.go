package router_test

import (
	"fmt"
	"net/http/httptest"
	"path"
	"regexp"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/router"
)

// get prints what an application answers.
func get(app *koa.Application, target string) {
	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
	fmt.Println(w.Code, w.Body)
}

func Example() {
	r := router.New(&router.Options{Prefix: "/api"})
	r.Get("/users/:id", func(ctx *koa.Context) error {
		ctx.SetBody("user " + ctx.Param("id"))
		return nil
	})
	r.Get("/users/new", func(ctx *koa.Context) error {
		ctx.SetBody("a form")
		return nil
	})
	app := koa.New(nil).Use(r.Routes(), r.AllowedMethods(nil))
	get(app, "/api/users/7")
	get(app, "/api/users/new")
	// Output:
	// 200 user 7
	// 200 a form
}

func ExampleScope_With() {
	admin := func(ctx *koa.Context, next koa.Handler) error {
		if ctx.Get("Authorization") == "" {
			return ctx.Throw(401, "who are you?")
		}
		return next(ctx)
	}
	r := router.New(nil)
	r.With(admin).Get("/admin", func(ctx *koa.Context) error {
		ctx.SetBody("welcome")
		return nil
	})
	get(koa.New(nil).Use(r.Routes()), "/admin")
	// Output: 401 who are you?
}

func ExampleScope_Handle() {
	r := router.New(nil)
	r.Handle([]string{"GET"}, "/:page", func(ctx *koa.Context, next koa.Handler) error {
		if ctx.Param("page") == "secret" {
			return next(ctx) // on to the next route that matches
		}
		ctx.SetBody("page " + ctx.Param("page"))
		return nil
	})
	r.Handle(nil, "/*rest", koa.Handle(func(ctx *koa.Context) error {
		return ctx.Throw(404, "nothing at "+ctx.Param("rest"))
	}))
	app := koa.New(nil).Use(r.Routes())
	get(app, "/about")
	get(app, "/secret")
	// Output:
	// 200 page about
	// 404 nothing at secret
}

func ExampleRouter_Mount() {
	posts := router.New(nil)
	posts.Get("/:post", func(ctx *koa.Context) error {
		ctx.SetBody(ctx.Param("forum") + ": " + ctx.Param("post"))
		return nil
	})
	r := router.New(nil)
	r.Mount("/forums/:forum/posts", posts)
	get(koa.New(nil).Use(r.Routes()), "/forums/go/posts/1")
	// Output: 200 go: 1
}

func ExampleRouter_Param() {
	users := map[string]string{"7": "Tobi"}
	user := koa.NewKey[string]("user")
	r := router.New(nil)
	r.Param("id", func(id string, ctx *koa.Context, next koa.Handler) error {
		name, ok := users[id]
		if !ok {
			return ctx.Throw(404, "no such user")
		}
		user.Set(ctx, name)
		return next(ctx)
	})
	r.Get("/users/:id", func(ctx *koa.Context) error {
		name, _ := user.Get(ctx)
		ctx.SetBody(name)
		return nil
	})
	app := koa.New(nil).Use(r.Routes())
	get(app, "/users/7")
	get(app, "/users/8")
	// Output:
	// 200 Tobi
	// 404 no such user
}

func ExampleRouter_URL() {
	r := router.New(nil)
	show := func(ctx *koa.Context) error { return nil }
	r.Get("/users/:id", show).Name("user")
	r.Get("/files/*path", show).Name("file")
	fmt.Println(r.URL("user", map[string]any{"id": 7}, "tab=posts"))
	fmt.Println(r.URL("file", map[string]any{"path": []string{"a b", "c.txt"}}, ""))
	fmt.Println(r.URL("user", nil, ""))
	// Output:
	// /users/7?tab=posts <nil>
	// /files/a%20b/c.txt <nil>
	//  Missing parameters: id
}

func ExampleValidateParam() {
	id := router.ValidateParam("id", regexp.MustCompile(`^\d+$`), nil)
	r := router.New(nil)
	r.Param("id", id.Param)
	r.Get("/users/:id", func(ctx *koa.Context) error {
		ctx.SetBody("user " + ctx.Param("id"))
		return nil
	})
	get(koa.New(nil).Use(r.Routes()), "/users/tobi")
	// Output: 400 Invalid value for parameter "id": "tobi"
}

func ExampleScope_Resources() {
	list := func(ctx *koa.Context) error { ctx.SetBody("all posts"); return nil }
	show := func(ctx *koa.Context) error { ctx.SetBody("post " + ctx.Param("id")); return nil }
	r := router.New(nil)
	r.Resources("posts", "/posts", router.Resource{Index: list, Show: show})
	fmt.Println(r.URL("post", map[string]any{"id": 7}, ""))
	get(koa.New(nil).Use(r.Routes()), "/posts/7")
	// Output:
	// /posts/7 <nil>
	// 200 post 7
}

func ExampleFrom() {
	r := router.New(nil)
	r.Get("/users/:id", func(ctx *koa.Context) error { return nil }).Name("user")
	app := koa.New(nil).Use(func(ctx *koa.Context, next koa.Handler) error {
		err := next(ctx)
		fmt.Println(ctx.Pattern(), router.From(ctx).MatchedRouteName())
		return err
	}, r.Routes())
	app.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/users/7", nil))
	// Output: /users/:id user
}

func ExampleRouter_Table() {
	r := router.New(nil)
	r.Get("/users/:id", func(ctx *koa.Context) error { return nil }).Name("user")
	for _, e := range r.Table() {
		fmt.Println(e.Methods, e.Path, e.Name, path.Base(e.Chain[0].Name))
	}
	// Output: [HEAD GET] /users/:id user router_test.ExampleRouter_Table.func1
}
