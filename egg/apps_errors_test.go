package egg_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/koatest"
)

// The log has the error that was returned, as Egg's has, and not the headers that layers
// give its answer.
func TestErrorsAreLoggedAsReturned(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, failing())
	a.Request().Get("/boom").Expect(500)
	a.ExpectLog(regexp.MustCompile(`ERROR \d+ \[-/127\.0\.0\.1/[0-9a-f]{32}/\d+ms GET /boom\] nodejs\.Error: boom\n`))
	a.ExpectLog("nodejs.Error: boom", "errorLogger")
	a.NotExpectLog("X-Frame-Options")
	a.Request().Get("/bad").Expect(400)
	a.ExpectLog(regexp.MustCompile(`WARN \d+ \[.* GET /bad\] nodejs\.\w+: bad thing$`))
	a.NotExpectLog("bad thing", "errorLogger")
}

// errorRow is a request and its answer. Of pages for developers and of stacks only the
// kind and the message are recorded.
type errorRow struct {
	Env   string
	Pages bool // onerror.errorPageUrl and notfound.pageUrl are set

	Path, Accept string
	Post         string // "broken" or "large": POST this JSON

	Status               int
	Type, Location, Body string
}

func failing() func() *egg.App {
	return small("security:\n  csrf:\n    enable: false\n", egg.Options{Wire: func(app *egg.App) error {
		boom := func(*egg.Context) error { return errors.New("boom") }
		r := app.Router()
		r.Get("/boom", boom)
		r.Get("/boom.json", boom)
		r.Get("/bad", func(ctx *egg.Context) error { return ctx.Throw(400, "bad thing") })
		r.Get("/down", func(ctx *egg.Context) error { return ctx.Throw(503, "down") })
		r.Get("/fields", func(*egg.Context) error {
			return koa.NewError(422, errors.New("no such user"), koa.Props{"code": "invalid", "errors": []map[string]string{{"field": "id"}}})
		})
		r.Get("/file", func(*egg.Context) error { return fmt.Errorf("ENOENT: %w", fs.ErrNotExist) })
		r.Get("/empty", func(*egg.Context) error { return nil })
		r.Get("/status", func(ctx *egg.Context) error { ctx.SetStatus(404); return nil })
		r.Get("/own", func(ctx *egg.Context) error { ctx.SetStatus(404); ctx.SetBody("mine"); return nil })
		r.Post("/json", func(ctx *egg.Context) error { ctx.SetBody(ctx.Request.Body()); return nil })
		return nil
	}})
}

func TestErrorsAreAnsweredAsByEgg(t *testing.T) {
	t.Parallel()
	apps := map[string]*eggtest.App{}
	for _, row := range recorded[[]errorRow](t, "errors") {
		key := fmt.Sprint(row.Env, row.Pages)
		if apps[key] == nil {
			opts := []eggtest.Option{eggtest.Env(row.Env)}
			if row.Pages {
				opts = append(opts, eggtest.Set("onerror.errorPageUrl=/error", "notfound.pageUrl=/404"))
			}
			apps[key] = eggtest.Boot(t, failing(), opts...)
		}
		t.Run(strings.TrimSpace(key+" "+row.Path+" "+row.Post+" "+row.Accept), func(t *testing.T) { row.ask(t, apps[key]) })
	}
}

// ours changes the answer where ours is not Egg's, for a reason.
func (row *errorRow) ours() {
	switch {
	case row.Path == "/file" && row.Env == "prod":
		// Which files there are is not for clients.
		row.Body = strings.Replace(row.Body, `"ENOENT: file does not exist"`, `"Not Found"`, 1)
	case row.Post == "large":
		// The limit is part of the message.
		row.Body = strings.Replace(row.Body, "request entity too large", "request entity too large: JSONLimit is 1MB", 1)
	case row.Post == "broken" && row.Env == "unittest":
		// The message is that of our parser.
		row.Body = strings.Replace(row.Body, "SyntaxError: Expected property name or '}' in JSON at position 1",
			"Error: invalid JSON at byte 1: unexpected 'b'", 1)
	case row.Accept == "text/plain" && strings.HasPrefix(row.Location, "/error"):
		// Egg calls the text of its redirect HTML.
		row.Type = "text/plain; charset=utf-8"
	}
}

func (row *errorRow) ask(t *testing.T, a *eggtest.App) {
	row.ours()
	call := a.Request().Get(row.Path)
	switch row.Post {
	case "broken":
		call = a.Request().Post(row.Path).Set("Content-Type", "application/json").Send("{bad")
	case "large":
		call = a.Request().Post(row.Path).Set("Content-Type", "application/json").Send(`"` + strings.Repeat("x", 1100000) + `"`)
	}
	if row.Accept != "" {
		call.Set("Accept", row.Accept)
	}
	res := call.Do()
	if got := res.Header.Get("Content-Type"); res.Status != row.Status || got != row.Type || res.Header.Get("Location") != row.Location {
		t.Errorf("the answer is\n%s\nwant %d, %s, location %q", res, row.Status, row.Type, row.Location)
	}
	if got := short(res); got != row.Body && got != withoutStack([]byte(row.Body)) {
		t.Errorf("the body is\n%s\nwant\n%s", got, row.Body)
	}
}

// short is the part of a body that can be compared.
func short(res *koatest.Response) string {
	body := string(res.Body)
	first, _, _ := strings.Cut(body, "\n")
	switch {
	case strings.HasPrefix(res.Header.Get("Content-Type"), "application/json"):
		return withoutStack(res.Body)
	case strings.HasPrefix(strings.ToLower(body), "<!doctype html>"):
		return "(page)"
	case strings.Contains(first, "Error: "):
		return first
	default:
		return body
	}
}

// withoutStack is JSON with its members in order, and without those of a stack.
func withoutStack(text []byte) string {
	var members map[string]any
	if err := json.Unmarshal(text, &members); err != nil {
		return string(text)
	}
	for _, name := range []string{"stack", "name", "status"} {
		delete(members, name)
	}
	sorted, _ := json.Marshal(members) // it was JSON
	return string(sorted)
}
