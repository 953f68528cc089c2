package koatest_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
)

var t *testing.T // of the test function that this stands in

func TestExamples(tt *testing.T) {
	t = tt
	ExampleNewContext()
	ExampleRun()
	ExampleRequest()
	ExampleAgent()
	ExampleCall_Send()
	ExampleCall_Redirects()
	ExampleCall_Stream()
	ExampleJSON()
}

func ExampleNewContext() {
	ctx := koatest.NewContext(t, koatest.Header("Accept", "text/html;q=.5, application/json"))
	if got := ctx.Accepts("html", "json"); got != "json" {
		t.Errorf("Accepts = %q, want json", got)
	}
}

func ExampleRun() {
	poweredBy := func(ctx *koa.Context, next koa.Handler) error {
		ctx.Set("X-Powered-By", "koa")
		return next(ctx)
	}

	ctx := koatest.NewContext(t, koatest.Target("/?page=2"))
	err := koatest.Run(ctx, poweredBy, func(ctx *koa.Context) error {
		ctx.SetBody("page " + ctx.Query().Get("page"))
		return nil
	})
	if err != nil || ctx.Body() != "page 2" || !ctx.Response.Has("X-Powered-By") {
		t.Errorf("err %v, body %v, headers %v", err, ctx.Body(), ctx.Response.Header())
	}
}

func ExampleRequest() {
	app := koa.New(nil).Use(func(ctx *koa.Context, next koa.Handler) error {
		if ctx.Path() != "/hello" {
			return next(ctx)
		}
		ctx.SetBody(map[string]string{"hello": ctx.Query().Get("name")})
		return nil
	})

	client := koatest.Request(t, app)
	client.Get("/hello?name=tobi").
		Set("Accept", "application/json").
		Expect(200).
		ExpectHeader("Content-Type", "application/json; charset=utf-8").
		ExpectJSON(map[string]string{"hello": "tobi"})
	client.Get("/nowhere").Expect(404).ExpectBody("Not Found")
}

func ExampleAgent() {
	app := koa.New(nil).Use(func(ctx *koa.Context, _ koa.Handler) error {
		if name := ctx.Query().Get("name"); name != "" {
			return ctx.Cookies().Set("name", name, nil)
		}
		name, _ := ctx.Cookies().Get("name", nil)
		ctx.SetBody("hello " + name)
		return nil
	})

	agent := koatest.Agent(t, app)
	agent.Post("/?name=tobi").Do()
	agent.Get("/").Expect(200).ExpectBody("hello tobi")
}

func ExampleCall_Send() {
	app := koa.New(nil).Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody(ctx.Request.Type())
		return nil
	})

	client := koatest.Request(t, app)
	client.Post("/").Send(map[string]int{"id": 1}).Expect(200).ExpectBody("application/json")
	client.Post("/").Send(url.Values{"id": {"1"}}).Expect(200).ExpectBody("application/x-www-form-urlencoded")
	client.Post("/").Set("Content-Type", "text/csv").Send("id\n1\n").Expect(200).ExpectBody("text/csv")
}

func ExampleCall_Redirects() {
	app := koa.New(nil).Use(func(ctx *koa.Context, _ koa.Handler) error {
		if ctx.Path() == "/old" {
			ctx.Redirect("/new")
			return nil
		}
		ctx.SetBody("you are at " + ctx.Path())
		return nil
	})

	client := koatest.Request(t, app)
	client.Get("/old").Expect(302).ExpectHeader("Location", "/new")
	client.Get("/old").Redirects(1).Expect(200).ExpectBody("you are at /new")
}

func ExampleCall_Stream() {
	app := koa.New(nil).Use(koa.FromHTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for i := 1; r.Context().Err() == nil; i++ { // until the client leaves
			fmt.Fprintf(w, "line %d\n", i)
			w.(http.Flusher).Flush()
		}
	})))

	res := koatest.Request(t, app).Get("/").Stream()
	defer res.Body.Close()
	if line, err := bufio.NewReader(res.Body).ReadString('\n'); line != "line 1\n" {
		t.Errorf("read %q, %v", line, err)
	}
}

func ExampleJSON() {
	app := koa.New(nil).Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody(map[string]any{"id": 7})
		return nil
	})

	user := koatest.JSON[struct{ ID int }](koatest.Request(t, app).Post("/users").Expect(200))
	if user.ID != 7 {
		t.Errorf("id = %d, want 7", user.ID)
	}
}
