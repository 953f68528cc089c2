package live_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
)

// csrfApp is an application that asks for a csrf token.
type csrfApp struct {
	name    string
	refusal string // the text of an answer to a bad token
	rotate  step
}

var csrfApps = []csrfApp{
	{"koa-csrf", "Invalid CSRF token", do("session.delete", "secret")},
	{"egg-csrf", "invalid csrf token", do("csrf.rotate")},
	{"egg-csrf-in-session", "invalid csrf token", do("csrf.rotate")},
}

var csrfScenarios = slices.Concat(
	csrfScenariosOf(csrfApps[0]), csrfScenariosOf(csrfApps[1]), csrfScenariosOf(csrfApps[2]), eggCSRFScenarios,
)

// token has a server make a token for the browser.
func (b *browser) token(s *server, app string, before ...step) string {
	b.Helper()
	got := b.alone(s, &request{app: app, steps: append(before, do("csrf.token"))}, http.StatusOK)
	var results []string
	if err := json.Unmarshal([]byte(got.body), &results); err != nil {
		b.Fatal(err)
	}
	token := results[len(results)-1]
	if token == "" {
		b.Fatalf("%s, %s: no token", s.name, app)
	}
	return token
}

// accepted wants a request with the token to be let through.
func (b *browser) accepted(s *server, app, token string) {
	b.Helper()
	b.send(s, withToken(app, token), http.StatusOK, "[]")
}

func withToken(app, token string) *request {
	return &request{
		method: http.MethodPost, app: app, steps: []step{},
		header: map[string]string{"X-CSRF-Token": token},
	}
}

func csrfScenariosOf(app csrfApp) []scenario {
	refused := func(b *browser, token string) {
		b.Helper()
		b.send(b.to, withToken(app.name, token), http.StatusForbidden, app.refusal)
	}
	return []scenario{
		{app.name + ": a token is accepted in the header, the body and the query", func(b *browser) {
			token := b.token(b.from, app.name)
			b.accepted(b.to, app.name, token)
			field := url.Values{"_csrf": {token}}
			for _, r := range []*request{{form: field}, {query: field}} {
				r.method, r.app, r.steps = http.MethodPost, app.name, []step{}
				b.send(b.to, r, http.StatusOK, "[]")
			}
		}},
		{app.name + ": tokens of both sides are of one secret", func(b *browser) {
			first, second := b.token(b.from, app.name), b.token(b.to, app.name)
			if first == second {
				b.Fatalf("both tokens are %s", first)
			}
			for _, s := range []*server{b.from, b.to} {
				b.accepted(s, app.name, first)
				b.accepted(s, app.name, second)
			}
		}},
		{app.name + ": an altered token is refused", func(b *browser) {
			token := b.token(b.from, app.name)
			for _, bad := range []string{"", "x", "-", altered(token), token[1:], token[:len(token)-1], token + "A", token[:9]} {
				refused(b, bad)
			}
			b.accepted(b.to, app.name, token)
		}},
		{app.name + ": the token of another browser is refused", func(b *browser) {
			other := b.token(b.from, app.name)
			b.jar = jarOf("")
			b.token(b.from, app.name)
			refused(b, other)
		}},
		{app.name + ": a token of the secret before is refused", func(b *browser) {
			before := b.token(b.from, app.name)
			b.alone(b.to, &request{app: app.name, steps: []step{app.rotate}}, http.StatusOK)
			after := b.token(b.from, app.name)
			refused(b, before)
			b.accepted(b.to, app.name, after)
		}},
	}
}

var eggCSRFScenarios = []scenario{
	{"egg-csrf: the secret in the cookie is a token", func(b *browser) {
		b.token(b.from, "egg-csrf")
		b.accepted(b.to, "egg-csrf", b.cookie("csrfToken"))
	}},
	{"egg-csrf: a secret that a script has replaced is taken as it is", func(b *browser) {
		b.forge("csrfToken", "chosen-by-a-script")
		token := b.token(b.from, "egg-csrf")
		b.accepted(b.to, "egg-csrf", token)
	}},
	{"egg-csrf: without the cookie a token is refused", func(b *browser) {
		token := b.token(b.from, "egg-csrf")
		b.forget("csrfToken")
		got := b.alone(b.to, withToken("egg-csrf", token), http.StatusForbidden)
		if got.body != "missing csrf token" {
			b.Fatalf("%s says %q", b.to.name, got.body)
		}
	}},
}
