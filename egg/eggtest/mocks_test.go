package eggtest_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/session"
)

func TestMockSession(t *testing.T) {
	t.Parallel()
	for _, set := range []string{"session.encrypt=true", "session.encrypt=false", "session.sealed=true", "session.secure=true", "session.rolling=true"} {
		t.Run(set, func(t *testing.T) {
			a := eggtest.Boot(t, newShop, eggtest.Set(set))
			a.MockSession(map[string]any{"name": "tobi"})
			a.Request().Get("https://127.0.0.1/").Expect(200).ExpectBody("hello tobi")
			a.MockSession(struct {
				Name string `json:"name"`
			}{"loki"})
			a.Request().Get("https://127.0.0.1/").Expect(200).ExpectBody("hello loki")
			a.MockRestore()
			a.Request().Get("https://127.0.0.1/").Expect(200).ExpectBody("hello ")
		})
	}
}

func TestMockSessionInAStore(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, newShop, eggtest.Replace[session.Store](session.NewMemory(nil)))
	a.MockSession(map[string]any{"name": "tobi"})
	a.Request().Get("/").Expect(200).ExpectBody("hello tobi")
}

func TestAgentsKeepTheSessionTheyGet(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, newShop)
	early := a.Agent()
	a.MockSession(map[string]any{"name": "mocked"})
	a.MockCSRF()
	for _, agent := range []*koatest.Client{early, a.Agent()} {
		agent.Get("/").Expect(200).ExpectBody("hello mocked")
		agent.Post("/login").Expect(200)
		agent.Get("/").Expect(200).ExpectBody("hello tobi")
		agent.Post("/notes").Expect(200) // with the token that login has rotated
	}
	a.Request().Get("/").Expect(200).ExpectBody("hello mocked")
	a.MockSession(map[string]any{"name": "again"})
	early.Get("/").Expect(200).ExpectBody("hello again")
}

func TestMockCSRF(t *testing.T) {
	t.Parallel()
	for _, set := range [][]string{
		{}, {"security.csrf.useSession=true"}, {"security.csrf.type=all"}, {"security.csrf.type=referer"},
		{"security.csrf.headerName=x-token"}, {"security.csrf.cookieName=a,b"},
		{"security.csrf.enable=false"},
	} {
		t.Run(strings.Join(set, " "), func(t *testing.T) {
			a := eggtest.Boot(t, newShop, eggtest.Set(set...))
			if !strings.Contains(strings.Join(set, ""), "enable=false") {
				a.Request().Post("/notes").Send(map[string]int{"a": 1}).Expect(403)
			}
			a.MockSession(map[string]any{"name": "tobi"})
			a.MockCSRF()
			a.Request().Post("/notes").Send(map[string]int{"a": 1}).Expect(200).ExpectJSON(map[string]int{"a": 1})
			a.Agent().Post("/notes").Send(map[string]int{"a": 1}).Expect(200)
			a.Request().Get("/").Expect(200).ExpectBody("hello tobi")
		})
	}
}

func TestMockCookiesAndHeaders(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, newShop)
	a.MockCookies(map[string]string{"a": "1", "b": "2"})
	a.MockCookie("unsigned", "3", &cookies.SetOptions{Signed: cookies.No})
	a.MockHeaders(map[string]string{"X-A": "mocked", "X-B": "mocked"})
	a.MockHeaders(map[string]string{"X-B": "later"})
	r := a.Request()
	r.Get("/cookie/a").Expect(200).ExpectBody("1")
	r.Get("/cookie/b").Set("Cookie", "c=d").Expect(200).ExpectBody("2")
	r.Get("/cookie/unsigned").Expect(200).ExpectBody("") // the application wants its signature
	a.Agent().Get("/cookie/b").Expect(200).ExpectBody("2")
	r.Get("/header/x-a").Expect(200).ExpectBody("mocked")
	r.Get("/header/x-b").Expect(200).ExpectBody("later")
	r.Get("/header/x-a").Set("X-A", "own").Expect(200).ExpectBody("own")
}

func TestMockUser(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, newShop)
	a.MockUser("42")
	a.MockCSRF()
	a.Request().Post("/notes").Expect(200)
	a.ExpectLog(regexp.MustCompile(`\[42/127\.0\.0\.1/[0-9a-f]{32}/\d+ms POST /notes\] noted$`))
	if id := egg.UserID(a.MockContext()); id != "42" {
		t.Errorf("the user is %q", id)
	}
}

func TestMockContext(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, newShop)
	a.MockSession(map[string]any{"name": "tobi"})
	ctx := a.MockContext(koatest.Target("/?locale=de"), koatest.Header("X-A", "b"))
	if got := welcome(ctx); got != "Willkommen" {
		t.Errorf("the helper says %q", got)
	}
	if name := session.From(ctx).Get("name"); name != "tobi" {
		t.Errorf("the session has the name %v", name)
	}
	if egg.Of(ctx.Context()) != a.App || ctx.Get("X-A") != "b" {
		t.Error("the context is not that of the request")
	}
	if body := ctx.Body(); body != nil {
		t.Errorf("the body is %v", body)
	}
	egg.Logger(ctx).Info("from a helper")
	a.ExpectLog("GET /?locale=de] from a helper")
}

func TestRunSchedule(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, newShop)
	if err := a.RunSchedule("clean"); err != nil {
		t.Fatal(err)
	}
	a.ExpectLog("cleaned")
	if err := a.RunSchedule("clean", "windows"); err == nil || !strings.Contains(err.Error(), "cannot clean windows") {
		t.Errorf("error %v", err)
	}
}

func TestBackgroundDone(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, newShop)
	a.MockCSRF()
	a.Request().Post("/later").Expect(202)
	a.BackgroundDone()
	a.ExpectLog(regexp.MustCompile(`task:mail fail`), "coreLogger")
	a.ExpectLog("no mail today", "errorLogger")
}
