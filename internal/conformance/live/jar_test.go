package live_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/koa-go/koa/internal/conformance/wire"
)

// jarOf is a jar with the cookies of a Cookie header.
func jarOf(header string) wire.Jar {
	var jar wire.Jar
	if header != "" {
		jar.Take(http.Header{"Set-Cookie": strings.Split(header, "; ")}, time.Time{})
	}
	return jar
}

// cookie is the value that the jar has under name, "" for none.
func (b *browser) cookie(name string) string {
	for pair := range strings.SplitSeq(b.jar.Header(), "; ") {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}

// forge puts a cookie into the jar that no server has sent.
func (b *browser) forge(name, value string) {
	b.jar.Take(http.Header{"Set-Cookie": {name + "=" + value}}, b.now)
}

// forget drops a cookie.
func (b *browser) forget(name string) {
	b.jar.Take(http.Header{"Set-Cookie": {name + "=; expires=Thu, 01 Jan 1970 00:00:00 GMT"}}, b.now)
}

// wantNone wants no cookie of that name in the jar.
func (b *browser) wantNone(name string) {
	b.Helper()
	if value := b.cookie(name); value != "" {
		b.Fatalf("the browser still has %s=%s", name, value)
	}
}

// wantSame wants the jar to be as it was when this was its header.
func (b *browser) wantSame(header string) {
	b.Helper()
	if got := b.jar.Header(); got != header {
		b.Fatalf("the cookies were written: %q\nbefore: %q", got, header)
	}
}

// wantOther wants the jar to be another than when this was its header.
func (b *browser) wantOther(header string) {
	b.Helper()
	if b.jar.Header() == header {
		b.Fatalf("the cookies were not written: %q", header)
	}
}

// altered is text with another first character.
func altered(text string) string {
	if text[0] == 'A' {
		return "B" + text[1:]
	}
	return "A" + text[1:]
}

// asJSON is a text as JSON.stringify writes it.
func asJSON(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		panic(err) // a string is always JSON
	}
	return strings.TrimSuffix(b.String(), "\n")
}
