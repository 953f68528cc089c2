package test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/eggtest"
)

func TestSigningUp(t *testing.T) {
	a := boot(t)
	ann := signUp(t, a, "ann")
	ann.Get("/").Expect(200).ExpectContains("Welcome to the forum!", "/users/ann", "Log out")
	if page := ann.Get("/").Expect(200); strings.Contains(string(page.Body), "Welcome") {
		t.Error("the notice is shown a second time")
	}

	for _, tt := range []struct{ name, user, password, problem string }{
		{"needs a name", " ", password, "Use 2 to 20 letters"},
		{"needs a name without odd characters", "ann<b>", password, "Use 2 to 20 letters"},
		{"needs a name that is free", "ANN", password, "Somebody else has this name."},
		{"needs a long password", "bob", "short", "Use at least 10 characters"},
		{"needs a password that is not the name", "bob-the-builder", "Bob-The-Builder", "not your name"},
	} {
		page := send(t, a.Agent(), "/signup", url.Values{"name": {tt.user}, "password": {tt.password}})
		page.Expect(422).ExpectContains(tt.problem)
		if strings.Contains(string(page.Body), tt.password) {
			t.Errorf("%s: the page has the password in it", tt.name)
		}
	}
}

func TestFormsKeepWhatWasFilledIn(t *testing.T) {
	a := boot(t)
	send(t, a.Agent(), "/signup", url.Values{"name": {"bob & co"}, "password": {"short"}}).
		Expect(422).ExpectContains(`value="bob &amp; co"`, `aria-invalid="true"`)
}

func TestLoggingInAndOut(t *testing.T) {
	a := boot(t)
	ann := signUp(t, a, "ann")
	old := cookie(ann, "EGG_SESS")

	send(t, ann, "/logout", url.Values{}).Expect(302).ExpectHeader("Location", "/")
	ann.Get("/").Expect(200).ExpectContains("You are logged out.", "Log in")
	a.Request().Get("/settings").Set("Cookie", "EGG_SESS="+old).Expect(302) // a copy of the cookie is worth nothing

	send(t, ann, "/login", url.Values{"name": {"ann"}, "password": {"something else"}}).
		Expect(422).ExpectContains("Name and password do not fit.")
	send(t, ann, "/login", url.Values{"name": {"nobody"}, "password": {password}}).
		Expect(422).ExpectContains("Name and password do not fit.")

	ann.Get("/settings").Expect(302).ExpectHeader("Location", "/login?next=%2Fsettings")
	send(t, ann, "/login", url.Values{"name": {"Ann"}, "password": {password}, "next": {"/settings"}}).
		Expect(302).ExpectHeader("Location", "/settings")
	ann.Get("/settings").Expect(200)
}

func TestLoggingInStartsANewSession(t *testing.T) {
	a := boot(t)
	signUp(t, a, "ann")
	browser := a.Agent()
	send(t, browser, "/logout", url.Values{}).Expect(302) // whose notice makes a session
	planted, secret := cookie(browser, "EGG_SESS"), cookie(browser, "csrfToken")
	send(t, browser, "/login", url.Values{"name": {"ann"}, "password": {password}}).Expect(302)
	if cookie(browser, "EGG_SESS") == planted || cookie(browser, "csrfToken") == secret {
		t.Error("the session or the secret is the one from before")
	}
	a.Request().Get("/settings").Set("Cookie", "EGG_SESS="+planted).Expect(302)
}

func TestLoggingInLeadsToNoOtherSite(t *testing.T) {
	a := boot(t)
	ann := signUp(t, a, "ann")
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)"} {
		send(t, ann, "/login", url.Values{"name": {"ann"}, "password": {password}, "next": {next}}).
			Expect(302).ExpectHeader("Location", "/")
	}
}

func TestGuessingPasswordsIsLimited(t *testing.T) {
	a := boot(t, eggtest.Set("loginLimit.max=2"))
	browser := a.Agent()
	guess := url.Values{"name": {"ann"}, "password": {"a guess that is wrong"}}
	send(t, browser, "/login", guess).Expect(422)
	send(t, browser, "/login", guess).Expect(422)
	send(t, browser, "/login", guess).Expect(429).ExpectContains("Too many attempts")
	browser.Get("/login").Expect(200)
}

func TestFormsNeedATokenOfTheirPage(t *testing.T) {
	a := boot(t)
	browser := a.Agent()
	browser.Get("/login?locale=zh-CN").Expect(200)
	form := url.Values{"name": {"ann"}, "password": {password}}
	browser.Post("/signup").Set("Accept", "text/html").Send(form).Expect(403).ExpectContains("你没有权限这样做")
	form.Set("_csrf", "made-up")
	browser.Post("/signup").Send(form).Expect(403)
	form.Set("_csrf", token(t, browser))
	browser.Post("/signup").Set("Sec-Fetch-Site", "cross-site").Send(form).Expect(403)
	browser.Post("/signup").Send(form).Expect(302)
}

func TestSessionsEnd(t *testing.T) {
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	a := boot(t, eggtest.Now(start))
	ann := signUp(t, a, "ann")
	ann.Get("/settings").Expect(200)
	a.Clock().Advance(15 * 24 * time.Hour)
	a.Request().Get("/settings").Set("Cookie", "EGG_SESS="+cookie(ann, "EGG_SESS")).Expect(http.StatusFound)
	if err := a.RunSchedule("sqlsession/clean"); err != nil {
		t.Fatal(err)
	}
	a.ExpectLog("1 expired sessions removed", "coreLogger")
}
