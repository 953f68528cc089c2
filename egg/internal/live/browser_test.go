package live_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/internal/conformance/wire"
)

// browser has one cookie jar for both sides, and goes from one to the other.
type browser struct {
	*testing.T
	from, to *side
	app      string
	jar      wire.Jar
}

// visits are what has to go on when a browser changes sides.
var visits = []struct {
	name, app string
	run       func(b *browser)
}{
	{"a session is read and renewed", "open", func(b *browser) {
		b.want(b.from, query("/session", "set", "user", "value", "ünï 你好"), `{"user":"ünï 你好"}`)
		b.want(b.to, "/session", `{"user":"ünï 你好"}`)
		b.want(b.to, query("/session", "set", "visits", "value", "2"), `{"user":"ünï 你好","visits":"2"}`)
		b.want(b.from, "/session", `{"user":"ünï 你好","visits":"2"}`)
	}},
	{"a session is destroyed", "open", func(b *browser) {
		b.want(b.from, query("/session", "set", "user", "value", "ann"), `{"user":"ann"}`)
		b.visit(b.to, get(b.app, "/session?clear=1"), http.StatusNoContent)
		b.want(b.from, "/session", `{}`)
	}},
	{"an altered session is a new one", "open", func(b *browser) {
		b.want(b.from, query("/session", "set", "user", "value", "ann"), `{"user":"ann"}`)
		b.jar.Take(http.Header{"Set-Cookie": {"EGG_SESS=" + strings.Repeat("A", 86)}}, time.Now())
		b.want(b.to, "/session", `{}`)
	}},
	{"a csrf token is accepted", "prod", func(b *browser) {
		token := b.text(b.from, "/token")
		for _, s := range []*side{b.to, b.from} {
			b.visit(s, form(b.app, "/echo", "_csrf", token), http.StatusOK)
			b.visit(s, form(b.app, "/echo").of("X-CSRF-Token", token), http.StatusOK)
			b.visit(s, form(b.app, query("/echo", "_csrf", token)), http.StatusOK)
			b.visit(s, form(b.app, "/echo", "_csrf", token[1:]+token[:1]), http.StatusForbidden)
		}
	}},
	{"a csrf token of before a rotation is refused", "prod", func(b *browser) {
		before := b.text(b.from, "/token")
		after := b.text(b.to, "/rotate")
		b.visit(b.from, form(b.app, "/echo", "_csrf", before), http.StatusForbidden)
		b.visit(b.from, form(b.app, "/echo", "_csrf", after), http.StatusOK)
	}},
	{"a csrf token in the session is accepted", "in-session", func(b *browser) {
		token := b.text(b.from, "/token")
		b.visit(b.to, form(b.app, "/echo", "_csrf", token), http.StatusOK)
		b.visit(b.to, form(b.app, "/echo"), http.StatusForbidden)
		again := b.text(b.to, "/token")
		b.visit(b.from, form(b.app, "/echo", "_csrf", again), http.StatusOK)
	}},
	{"a bad token rotates the secret", "lists", func(b *browser) {
		token := b.text(b.from, "/token")
		b.visit(b.to, form(b.app, "/echo", "b2", token), http.StatusOK)
		b.visit(b.to, form(b.app, "/echo", "b2", "wrong"), http.StatusForbidden)
		b.visit(b.from, form(b.app, "/echo", "b2", token), http.StatusForbidden)
	}},
	{"a language is remembered", "prod", func(b *browser) {
		b.want(b.from, "/i18n?locale=zh-CN", `{"locale":"zh-cn","text":"你好"}`)
		b.want(b.to, "/i18n", `{"locale":"zh-cn","text":"你好"}`)
		b.want(b.to, "/i18n?locale=de", `{"locale":"de","text":"Hallo"}`)
		b.want(b.from, "/i18n", `{"locale":"de","text":"Hallo"}`)
	}},
	{"a signed cookie is read, and an altered one is not", "prod", func(b *browser) {
		b.want(b.from, query("/cookie", "name", "user", "value", "a b=c"), `{"got":"a b=c"}`)
		b.want(b.to, "/cookie?name=user", `{"got":"a b=c"}`)
		b.jar.Take(http.Header{"Set-Cookie": {"user=eve"}}, time.Now())
		b.want(b.to, "/cookie?name=user&signed=false", `{"got":"eve"}`)
		b.want(b.to, "/cookie?name=user", `{"got":null}`)
	}},
	{"an encrypted cookie is read", "prod", func(b *browser) {
		b.want(b.from, query("/cookie", "name", "secret", "value", "世界", "encrypt", "true"), `{"got":"世界"}`)
		b.want(b.to, "/cookie?name=secret&encrypt=true", `{"got":"世界"}`)
		b.want(b.to, query("/cookie", "name", "secret", "value", "x", "encrypt", "true"), `{"got":"x"}`)
		b.want(b.from, "/cookie?name=secret&encrypt=true", `{"got":"x"}`)
	}},
	{"a jsonp answer is guarded by the token", "prod", func(b *browser) {
		token := b.text(b.from, "/token")
		b.visit(b.to, get(b.app, query("/jsonp/csrf", "callback", "fn", "_csrf", token)), http.StatusOK)
	}},
}

// compareVisits has a browser go from each side to the other.
func compareVisits(t *testing.T, f *fleet) {
	for _, v := range visits {
		for i := range f.sides {
			from, to := &f.sides[i], &f.sides[1-i]
			t.Run(v.name+", from "+from.name+" to "+to.name, func(t *testing.T) {
				v.run(&browser{T: t, from: from, to: to, app: v.app})
			})
		}
	}
	t.Logf("%d visits of a browser with one cookie jar, in both directions", len(visits))
}

// visit sends a request with the cookies, and takes those of the answer.
func (b *browser) visit(s *side, r request, status int) *wire.Reply {
	b.Helper()
	if cookies := b.jar.Header(); cookies != "" {
		r = r.of("Cookie", cookies)
	}
	reply, err := s.send(b.T, r)
	if err != nil {
		b.Fatal(err)
	}
	if reply.Status != status {
		b.Fatalf("%s answers %d %s, want %d\n%s", s.name, reply.Status, reply.Body, status, r)
	}
	b.jar.Take(reply.Header, time.Now())
	return reply
}

// want visits a page, which must be this JSON.
func (b *browser) want(s *side, target, body string) {
	b.Helper()
	if got := canonical(b.visit(s, get(b.app, target), http.StatusOK).Body); got != body {
		b.Fatalf("%s answers %s to %s\nwant %s", s.name, got, target, body)
	}
}

// text is the text of a page.
func (b *browser) text(s *side, target string) string {
	b.Helper()
	text := string(b.visit(s, get(b.app, target), http.StatusOK).Body)
	if text == "" {
		b.Fatalf("%s answers %q to %s, want a token", s.name, text, target)
	}
	return text
}
