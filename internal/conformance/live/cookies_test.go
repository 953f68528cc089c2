package live_test

import (
	"strings"
	"time"
)

var (
	signed    = map[string]any{"signed": true}
	unsigned  = map[string]any{"signed": false}
	encrypted = map[string]any{"encrypt": true}
)

// readSigned reads the signed cookie name and wants value, a JSON text.
func (b *browser) readSigned(s *server, app, name, value string) {
	b.Helper()
	b.ask(s, app, "["+value+"]", do("cookie.get", name, signed))
}

// cookieScenarios are for signed cookies of either kind.
func cookieScenarios(kind string) []scenario {
	old, rotated, next := kind+"-old", kind+"-new", kind+"-next"
	set := func(b *browser, app, value string) {
		b.Helper()
		b.ask(b.from, app, "[null]", do("cookie.set", "user", value, signed))
	}
	return []scenario{
		{kind + " cookie: a signed one is read", func(b *browser) {
			set(b, rotated, "ann")
			b.readSigned(b.to, rotated, "user", `"ann"`)
		}},
		{kind + " cookie: a signed one is replaced by the other side", func(b *browser) {
			set(b, rotated, "ann")
			b.ask(b.to, rotated, `["ann",null]`, do("cookie.get", "user", signed), do("cookie.set", "user", "bob", signed))
			b.readSigned(b.from, rotated, "user", `"bob"`)
		}},
		{kind + " cookie: one of an old key is signed again with the new key", func(b *browser) {
			set(b, old, "ann")
			b.readSigned(b.to, rotated, "user", `"ann"`)
			b.readSigned(b.from, next, "user", `"ann"`)
			b.readSigned(b.to, next, "user", `"ann"`)
		}},
		{kind + " cookie: one of a key that is gone is refused", func(b *browser) {
			set(b, old, "ann")
			b.readSigned(b.to, next, "user", "null")
			b.wantNone("user.sig")
		}},
		{kind + " cookie: one of a key that is not known yet is refused", func(b *browser) {
			set(b, rotated, "ann")
			b.readSigned(b.to, old, "user", "null")
		}},
		{kind + " cookie: an altered value is refused and loses its signature", func(b *browser) {
			set(b, rotated, "ann")
			b.forge("user", "eve")
			b.readSigned(b.to, rotated, "user", "null")
			b.wantNone("user.sig")
			b.readSigned(b.from, rotated, "user", "null")
		}},
		{kind + " cookie: an altered signature is refused", func(b *browser) {
			set(b, rotated, "ann")
			b.forge("user.sig", altered(b.cookie("user.sig")))
			b.readSigned(b.to, rotated, "user", "null")
		}},
		{kind + " cookie: a signature cut short is refused", func(b *browser) {
			set(b, rotated, "ann")
			b.forge("user.sig", b.cookie("user.sig")[1:])
			b.readSigned(b.to, rotated, "user", "null")
		}},
		{kind + " cookie: one without a signature is refused, and read where none is asked for", func(b *browser) {
			set(b, rotated, "ann")
			b.forget("user.sig")
			b.readSigned(b.to, rotated, "user", "null")
			b.ask(b.to, rotated, `["ann"]`, do("cookie.get", "user", unsigned))
		}},
		{kind + " cookie: the signature of another name is refused", func(b *browser) {
			set(b, rotated, "ann")
			b.forge("admin", b.cookie("user"))
			b.forge("admin.sig", b.cookie("user.sig"))
			b.readSigned(b.to, rotated, "admin", "null")
		}},
		{kind + " cookie: Latin-1, spaces, quotation marks and equal signs come through", func(b *browser) {
			for _, value := range []string{"é ü ÿ", "a=b==", `a "b" c`, "{1,2}", "100%25", "a\tb"} {
				set(b, rotated, value)
				b.ask(b.to, rotated, "["+asJSON(value)+"]", do("cookie.get", "user", signed))
			}
		}},
		{kind + " cookie: one with an age is the same", func(b *browser) {
			b.ask(b.from, rotated, "[null]", do("cookie.set", "user", "ann", map[string]any{"signed": true, "maxAge": 90_500}))
			b.readSigned(b.to, rotated, "user", `"ann"`)
			b.later(time.Minute)
			b.ask(b.to, rotated, "[null]", do("cookie.set", "user", "ann", map[string]any{"signed": true, "maxAge": 90_500}))
			b.readSigned(b.from, rotated, "user", `"ann"`)
		}},
		{kind + " cookie: the other side removes it", func(b *browser) {
			set(b, rotated, "ann")
			b.ask(b.to, rotated, "[null]", do("cookie.set", "user", "", signed))
			b.wantNone("user")
			b.readSigned(b.from, rotated, "user", "null")
		}},
		{kind + " cookie: without options the kind decides", func(b *browser) {
			b.ask(b.from, rotated, "[null]", do("cookie.set", "user", "ann", nil))
			b.ask(b.to, rotated, `["ann"]`, do("cookie.get", "user", nil))
		}},
	}
}

var koaCookieScenarios = []scenario{
	{"koa cookie: another algorithm", func(b *browser) {
		b.ask(b.from, "koa-sha256", "[null]", do("cookie.set", "user", "ann", signed))
		b.readSigned(b.to, "koa-sha256", "user", `"ann"`)
		b.readSigned(b.to, "koa-new", "user", "null")
	}},
}

var eggCookieScenarios = []scenario{
	{"egg cookie: an encrypted one is read, also across a rotation", func(b *browser) {
		for _, value := range []string{"ann", "é世界🚀", `{"a":[1,"2"]}`, strings.Repeat("long", 500)} {
			b.ask(b.from, "egg-old", "[null]", do("cookie.set", "secret", value, encrypted))
			b.ask(b.to, "egg-new", "["+asJSON(value)+"]", do("cookie.get", "secret", encrypted))
			b.ask(b.to, "egg-new", "[null]", do("cookie.set", "secret", value, encrypted))
			b.ask(b.from, "egg-next", "["+asJSON(value)+"]", do("cookie.get", "secret", encrypted))
		}
	}},
	{"egg cookie: an encrypted one of a key that is gone is refused", func(b *browser) {
		b.ask(b.from, "egg-old", "[null]", do("cookie.set", "secret", "ann", encrypted))
		b.ask(b.to, "egg-next", "[null]", do("cookie.get", "secret", encrypted))
	}},
	{"egg cookie: what was not encrypted is refused", func(b *browser) {
		b.ask(b.from, "egg-new", "[null]", do("cookie.set", "secret", "a value of thirty-two characters", encrypted))
		good := b.cookie("secret")
		for _, text := range []string{"", "x", "ann", good[1:], good[:20], altered(good[44:]), strings.Repeat("A", 64)} {
			b.forge("secret", text)
			b.ask(b.to, "egg-new", "[null]", do("cookie.get", "secret", encrypted))
		}
	}},
}
