package bind_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/egg/bind"
	"github.com/koa-go/koa/egg/validate"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/bodyparser"
	"github.com/koa-go/koa/router"
)

type paging struct {
	Page int `query:"page" default:"1" validate:"min=1"`
	Size int `query:"size" default:"20" validate:"min=1,max=100"`
}

type color struct{ name string }

func (c *color) UnmarshalText(text []byte) error {
	if len(text) != 1 {
		return errors.New("one letter")
	}
	c.name = string(text)
	return nil
}

type listPosts struct {
	paging
	Author string                      `path:"author" validate:"max=5"`
	Tags   []string                    `query:"tag" validate:"max=2,dive,min=2"`
	IDs    []uint8                     `header:"X-Ids"`
	Nums   []int                       `header:"X-Nums"`
	Since  *time.Time                  `query:"since"`
	Wait   time.Duration               `query:"wait"`
	Color  color                       `query:"color"`
	Draft  bodyparser.Optional[bool]   `query:"draft"`
	Order  string                      `query:"order" validate:"required,oneof=asc desc"`
	Theme  string                      `cookie:"theme"`
	User   string                      `cookie:"user,signed"`
	Free   string                      `json:"-"`
	Limits bodyparser.Optional[string] `header:"X-Limits" validate:"min=2"`
}

type line struct {
	Text  string `json:"text" validate:"required"`
	Price int    `json:"price" validate:"required,min=0"`
}

type createPost struct {
	Blog  int64                       `path:"blog"`
	Dry   bool                        `query:"dry"`
	Title string                      `json:"title" validate:"required,max=5"`
	Lines []line                      `json:"lines" validate:"min=1"`
	ByKey map[string]line             `json:"byKey"`
	Note  bodyparser.Optional[string] `json:"note" validate:"max=3"`
	Count int                         `json:"count" default:"7"`
	Again string                      `json:"again" validate:"eqfield=Title"`
	Inner *struct {
		Deep int `json:"deep" default:"3"`
	} `json:"inner"`
	Secret string `json:"-"`
}

// binding is an application that decodes a T for a path; it answers 200 with what
// show makes of it, or with the error.
func binding[T any](path string, show func(*T) any) *koa.Application {
	b := bind.New(nil)
	app := koa.New(&koa.Options{Silent: true, Keys: []string{"key"}})
	r := router.New(nil)
	r.All(path, func(ctx *koa.Context) error {
		var input T
		if err := b.Decode(ctx, &input); err != nil {
			return err
		}
		ctx.SetBody(show(&input))
		return nil
	})
	app.Use(showErrors, bodyparser.New(nil), r.Routes())
	return app
}

// showErrors answers with one line for each wrong field.
func showErrors(ctx *koa.Context, next koa.Handler) error {
	err := next(ctx)
	errs, ok := errors.AsType[validate.Errors](err)
	if !ok {
		return err
	}
	ctx.SetStatus(koa.StatusOf(err))
	ctx.SetBody(strings.ReplaceAll(errs.Error(), "; ", "\n"))
	return nil
}

func TestParameters(t *testing.T) {
	app := binding("/{:author}", func(in *listPosts) any {
		since := ""
		if in.Since != nil {
			since = in.Since.Format(time.DateOnly)
		}
		return fmt.Sprintf("%s|%d %d|%v%v%v|%s|%v|%s|%v|%s|%s%s%s", in.Author, in.Page, in.Size, in.Tags, in.IDs, in.Nums,
			since, in.Wait, in.Color.name, in.Draft, in.Order, in.Theme, in.User, in.Free)
	})
	for _, tt := range []struct {
		name, target, header, value string
		status                      int
		want                        string
	}{
		{"defaults", "/ann?order=asc", "", "", 200, "ann|1 20|[][][]||0s||{false false false}|asc|"},
		{"values", "/ann?order=desc&page=2&size=3&tag=aa&tag=bb&since=2026-01-02T03:04:05Z&wait=1m&color=r&draft=false", "", "", 200,
			"ann|2 3|[aa bb][][]|2026-01-02|1m0s|r|{false true false}|desc|"},
		{"a blank is absent for a number", "/ann?order=asc&page=&draft=&wait=&since=", "", "", 200, "ann|1 20|[][][]||0s||{false false false}|asc|"},
		{"a blank is a text", "/ann?order=", "", "", 422, "query.order: should be one of asc, desc"},
		{"lists in headers", "/ann?order=asc", "X-Nums", "1, 2,3", 200, "ann|1 20|[][][1 2 3]||0s||{false false false}|asc|"},
		{"bytes of a header", "/ann?order=asc", "X-Ids", "1,2", 200, "ann|1 20|[][49 44 50][]||0s||{false false false}|asc|"},
		{"a wrong part of a header", "/ann?order=asc", "X-Nums", "1,x", 422,
			"header.X-Nums[1]: want a whole number from -9223372036854775808 to 9223372036854775807, got a string"},
		{"an optional header", "/ann?order=asc", "X-Limits", "1", 422, "header.X-Limits: length should be at least 2"},
		{"a plain cookie", "/ann?order=asc", "Cookie", "theme=dark", 200, "ann|1 20|[][][]||0s||{false false false}|asc|dark"},
		{"a cookie that nobody signed", "/ann?order=asc", "Cookie", "user=ann", 200, "ann|1 20|[][][]||0s||{false false false}|asc|"},
		{"two values for one", "/ann?order=asc&page=1&page=2", "", "", 422, "query.page: should be given once"},
		{"a field without a source", "/ann?order=asc&Free=x&free=x", "", "", 200, "ann|1 20|[][][]||0s||{false false false}|asc|"},
		{"a parameter that is not there", "/?order=asc", "", "", 200, "|1 20|[][][]||0s||{false false false}|asc|"},
		{"all that is wrong", "/annabelle?page=0&size=x&tag=a&tag=bb&since=now&wait=long&color=red&draft=maybe", "", "", 422, strings.Join([]string{
			"query.size: want a whole number from -9223372036854775808 to 9223372036854775807, got a string",
			"query.since: invalid value", `query.wait: want a duration such as "1m30s"`, "query.color: invalid value",
			"query.draft: want true or false, got a string", "query.page: should be at least 1",
			"path.author: length should be at most 5", "query.tag[0]: length should be at least 2", "query.order: required",
		}, "\n")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			call := koatest.Request(t, app).Get(tt.target)
			if tt.header != "" {
				call.Set(tt.header, tt.value)
			}
			call.Expect(tt.status).ExpectBody(tt.want)
		})
	}
}

func TestASignedCookieIsTaken(t *testing.T) {
	app := binding("/{:author}", func(in *listPosts) any { return in.User })
	signer := koatest.NewContext(t, koatest.App(app))
	if err := signer.Cookies().Set("user", "ann", &cookies.SetOptions{Signed: cookies.Yes}); err != nil {
		t.Fatal(err)
	}
	var pairs []string
	for _, line := range signer.Response.Values("Set-Cookie") {
		pair, _, _ := strings.Cut(line, ";")
		pairs = append(pairs, pair)
	}
	koatest.Request(t, app).Get("/?order=asc").Set("Cookie", strings.Join(pairs, "; ")).Expect(200).ExpectBody("ann")
}

func TestBodies(t *testing.T) {
	app := binding("/{:blog}", func(in *createPost) any {
		text, _ := json.Marshal(in)
		return string(text)
	})
	for _, tt := range []struct {
		name, body string
		status     int
		want       string
	}{
		{"defaults within the body", `{"title":"a","inner":{}}`, 200,
			`{"Blog":1,"Dry":false,"title":"a","lines":null,"byKey":null,"note":null,"count":7,"again":"","inner":{"deep":3}}`},
		{"no other source sets a field of the body, nor the body another", `{"title":"a","Blog":9,"Dry":true,"blog":9,"Secret":"x"}`, 200,
			`{"Blog":1,"Dry":false,"title":"a","lines":null,"byKey":null,"note":null,"count":7,"again":"","inner":null}`},
		{"zero is a value", `{"title":"","lines":[{"text":"","price":0}]}`, 200,
			`{"Blog":1,"Dry":false,"title":"","lines":[{"text":"","price":0}],"byKey":null,"note":null,"count":7,"again":"","inner":null}`},
		{"all that is wrong", `{"title":1,"lines":[{"text":"a","price":-1},{"price":"x"}],"byKey":{"k 1":{}},"note":"long","again":"b"}`, 422, strings.Join([]string{
			"title: want a string, got a number", "lines[0].price: should be at least 0",
			"lines[1].price: want a whole number from -9223372036854775808 to 9223372036854775807, got a string",
			"lines[1].text: required", `byKey["k 1"].text: required`, `byKey["k 1"].price: required`,
			"note: length should be at most 3", "again: should equal to title",
		}, "\n")},
		{"an empty list", `{"title":"a","lines":[]}`, 422, "lines: should have at least 1 items"},
		{"a list for an object", `[1]`, 422, "want an object, got a list of 1"},
		{"no body", ``, 422, "title: required"},
		{"no JSON", `{"title":`, 400, "Bad Request"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			koatest.Request(t, app).Post("/1?title=query&count=9&Secret=x").Set("Content-Type", "application/json").Send(tt.body).
				Expect(tt.status).ExpectBody(tt.want)
		})
	}
}

func TestOtherBodies(t *testing.T) {
	app := binding("/{:blog}", func(in *createPost) any { return in.Title })
	koatest.Request(t, app).Post("/1").Set("Content-Type", "application/x-www-form-urlencoded").Send("title=a&count=").Expect(200).ExpectBody("a")
	koatest.Request(t, app).Post("/1").Set("Content-Type", "text/csv").Send("a,b").Expect(415)
	koatest.Request(t, app).Post("/1").Set("Content-Type", "application/json").Send(`{"title":"` + strings.Repeat("a", 2<<20) + `"}`).Expect(413)
	koatest.Request(t, app).Get("/1").Expect(422).ExpectBody("title: required")
}

func TestTheAnswerIsEggs(t *testing.T) {
	app := koa.New(&koa.Options{Silent: true})
	b := bind.New(nil)
	app.Use(bodyparser.New(nil), koa.Handle(func(ctx *koa.Context) error {
		e, ok := errors.AsType[*koa.HTTPError](b.Decode(ctx, new(line)))
		if !ok || e.Status != 422 || e.Message != "Validation Failed" || e.Props["code"] != "invalid_param" {
			t.Errorf("Decode: %+v", e)
		}
		ctx.SetBody(e.Props["errors"])
		return nil
	}))
	koatest.Request(t, app).Post("/").Send(map[string]any{"price": -1}).Expect(200).ExpectJSON([]map[string]any{
		{"message": "required", "code": "missing_field", "field": "text"},
		{"message": "should be at least 0", "code": "invalid", "field": "price"},
	})
}

func TestAFieldCanBeTheWholeBody(t *testing.T) {
	type input struct {
		Dry  bool   `query:"dry"`
		Data []line `body:"" validate:"required,max=2"`
	}
	app := binding("/", func(in *input) any { return fmt.Sprint(in.Dry, in.Data) })
	for _, tt := range []struct {
		name, body string
		status     int
		want       string
	}{
		{"filled", `[{"text":"a","price":1}]`, 200, "true [{a 1}]"},
		{"wrong within", `[{"text":"a"}]`, 422, "[0].price: required"},
		{"of another kind", `{}`, 422, "want a list, got an object"},
		{"too long", `[{"text":"a","price":1},{"text":"a","price":1},{"text":"a","price":1}]`, 422, "should have at most 2 items"},
		{"missing", ``, 422, "body: required"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			koatest.Request(t, app).Post("/?dry=1").Set("Content-Type", "application/json").Send(tt.body).Expect(tt.status).ExpectBody(tt.want)
		})
	}
}

func TestFormsAreNoJSON(t *testing.T) {
	type input struct {
		Name string   `form:"user_name" validate:"required"`
		Tags []string `form:"tag"`
		Age  int      `form:"" default:"5"`
	}
	app := binding("/", func(in *input) any { return fmt.Sprint(in.Name, in.Tags, in.Age) })
	send := func(mediaType, body string) *koatest.Response {
		return koatest.Request(t, app).Post("/").Set("Content-Type", mediaType).Send(body).Do()
	}
	send("application/x-www-form-urlencoded", "user_name=ann&tag=a&tag=b").Expect(200).ExpectBody("ann[a b] 5")
	send("application/x-www-form-urlencoded", "Name=ann").Expect(422).ExpectBody("user_name: required")
	send("application/json", `{"user_name":"ann"}`).Expect(415)
	koatest.Request(t, app).Post("/").Expect(422).ExpectBody("user_name: required")
}

type span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

func (s span) Validate() error {
	if s.To < s.From {
		return validate.Errors{validate.NewError("to", validate.CodeInvalid, "should be after from")}
	}
	if s.To > 100 {
		return koa.NewError(409, "taken")
	}
	if s.To == 50 {
		return errors.New("not fifty")
	}
	return nil
}

func TestTypesCheckThemselves(t *testing.T) {
	type input struct {
		Span span `json:"span"`
	}
	app := binding("/", func(in *input) any { return in.Span })
	for body, want := range map[string]string{
		`{"span":{"from":2,"to":1}}`:   "span.to: should be after from",
		`{"span":{"from":2,"to":50}}`:  "span: not fifty",
		`{"span":{"from":2,"to":200}}`: "taken",
		`{"span":{"from":1,"to":2}}`:   `{"from":1,"to":2}`,
	} {
		koatest.Request(t, app).Post("/").Set("Content-Type", "application/json").Send(body).Do().ExpectBody(want)
	}
}

func TestMistakesInTypes(t *testing.T) {
	type inner struct {
		ID int `query:"id"`
	}
	for _, tt := range []struct {
		name string
		typ  any
		want string
	}{
		{"no struct", 1, "int is no struct"},
		{"two sources", struct {
			A int `query:"a" path:"a"`
		}{}, "field A: it has two sources, path and query"},
		{"no name", struct {
			A int `query:""`
		}{}, "the tag query has no name"},
		{"a field that cannot be set", struct {
			a int `query:"a"`
		}{}, "field a: it is not exported"},
		{"a type that no text becomes", struct {
			A map[string]int `query:"a"`
		}{}, "a text of the query cannot become a map[string]int"},
		{"a list in a path", struct {
			A []int `path:"a"`
		}{}, "a text of the path cannot become a []int"},
		{"two whole bodies", struct {
			A int `body:""`
			B int `body:""`
		}{}, "field B: A is the whole body already"},
		{"a field beside the whole body", struct {
			A int `body:""`
			B int
		}{}, "field A is the whole body, so B cannot be a field of it"},
		{"a source within the body", struct {
			A []map[string]*inner
		}{}, "field ID is within the body and cannot come from the query"},
		{"a default that is no value", struct {
			A int `query:"a" default:"x"`
		}{}, "field A: default: want a whole number"},
		{"a default within the body that is no value", struct {
			A struct {
				B bool `default:"x"`
			}
		}{}, "field B: default: want true or false"},
		{"a rule that is not known", struct {
			A int `query:"a" validate:"nonsense"`
		}{}, "nonsense for a int"},
		{"an embedded pointer", struct{ *paging }{}, "embed paging as a value"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := bind.New(nil).Check(reflect.TypeOf(tt.typ))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Check: %v, want %q", err, tt.want)
			}
			into := reflect.New(reflect.TypeOf(tt.typ)).Interface()
			if err := bind.New(nil).Decode(koatest.NewContext(t), into); koa.StatusOf(err) != 500 {
				t.Errorf("Decode: %v, want an error about the program", err)
			}
		})
	}
	if err := bind.New(nil).Decode(koatest.NewContext(t), line{}); err == nil {
		t.Error("Decode into no pointer gives no error")
	}
}

type created struct {
	ID int `json:"id"`
}

func (*created) StatusCode() int { return 201 }

func TestRespond(t *testing.T) {
	for _, tt := range []struct {
		name   string
		before func(ctx *koa.Context)
		res    any
		status int
		body   string
	}{
		{"JSON", nil, &line{Text: "a"}, 200, `{"text":"a","price":0}`},
		{"a status of its own", nil, &created{ID: 1}, 201, `{"id":1}`},
		{"a status of the handler", func(ctx *koa.Context) { ctx.SetStatus(202) }, &line{}, 202, `{"text":"","price":0}`},
		{"nothing", nil, nil, 204, ""},
		{"a nil pointer", nil, (*created)(nil), 204, ""},
		{"what the handler has answered", func(ctx *koa.Context) { ctx.SetBody("own") }, nil, 200, "own"},
		{"where the handler redirects", func(ctx *koa.Context) { ctx.Redirect("/x") }, nil, 302, "Redirecting to /x."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := koa.New(nil)
			app.Use(koa.Handle(func(ctx *koa.Context) error {
				if tt.before != nil {
					tt.before(ctx)
				}
				bind.Respond(ctx, tt.res)
				return nil
			}))
			koatest.Request(t, app).Get("/").Set("Accept", "text/plain").Expect(tt.status).ExpectBody(tt.body)
		})
	}
}

func TestDescribe(t *testing.T) {
	in, err := bind.Describe(reflect.TypeFor[createPost]())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range append(in.Params, in.Fields...) {
		names = append(names, fmt.Sprintf("%s:%s%v", p.Source, p.Name, p.Default))
	}
	want := "path:blog[] query:dry[] body:title[] body:lines[] body:byKey[] body:note[] body:count[7] body:again[] body:inner[]"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("page=1&tag=aa&order=asc&since=x", "1,2", "theme=x", `{"title":"a","lines":[{"text":"a","price":1}]}`)
	f.Add("page=&wait=1s&draft=on", "", "", `{"byKey":{"":{}},"note":null,"inner":{"deep":null}}`)
	list := binding("/{:author}", func(in *listPosts) any { return in })
	create := binding("/{:blog}", func(in *createPost) any { return in })
	f.Fuzz(func(t *testing.T, query, header, cookie, body string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		target := "/1?" + values.Encode()
		for name, app := range map[string]*koa.Application{"list": list, "create": create} {
			ctx := koatest.NewContext(t, koatest.App(app), koatest.Method("POST"), koatest.Target(target),
				koatest.Header("Content-Type", "application/json"), koatest.Body(body))
			ctx.Request.Header()["X-Nums"] = []string{header}
			ctx.Request.Header()["Cookie"] = []string{cookie}
			err := koatest.Run(ctx, koa.Compose(app.Middleware()...), func(*koa.Context) error { return nil })
			if status := koa.StatusOf(err); status >= 500 {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
