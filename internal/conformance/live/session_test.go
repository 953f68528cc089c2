package live_test

import (
	"encoding/json"
	"time"
)

// odd is a session in which everything is that could be written in two ways.
const odd = `{"z":1,"a":{"y":[1,2.5,-0.001,1e+21,1e-7,true,null,""],"x":{"deep":[[],{}]}},` +
	`"name":"é世界🚀 <b>&amp;</b> \"q\" \\ / \u0001\n` + "\u2028" + `","名":"前","":0}`

// hold wants the session to have these values, as JSON in their order.
func (b *browser) hold(s *server, app, values string) {
	b.Helper()
	b.ask(s, app, "["+values+"]", do("session.get"))
}

// sessionScenarios are for sessions in the cookie, with Koa's or Egg's options.
func sessionScenarios(kind string) []scenario {
	old, rotated, next := kind+"-old", kind+"-new", kind+"-next"
	begin := func(b *browser, app string) {
		b.Helper()
		b.ask(b.from, app, "[null]", do("session.set", "user", "ann"))
	}
	const ann = `{"user":"ann"}`
	return append([]scenario{
		{kind + " session: it is read, changed and read again", func(b *browser) {
			begin(b, rotated)
			b.hold(b.to, rotated, ann)
			b.ask(b.to, rotated, "[null,null]", do("session.set", "views", 1), do("session.set", "user", "bob"))
			b.hold(b.from, rotated, `{"user":"bob","views":1}`)
			b.ask(b.from, rotated, "[null]", do("session.delete", "user"))
			b.hold(b.to, rotated, `{"views":1}`)
		}},
		{kind + " session: every kind of value and the order of names come through", func(b *browser) {
			b.ask(b.from, rotated, "[null]", do("session.assign", json.RawMessage(odd)))
			b.hold(b.to, rotated, odd)
			b.ask(b.to, rotated, "[null]", do("session.set", "last", "é"))
			b.hold(b.from, rotated, odd[:len(odd)-1]+`,"last":"é"}`)
		}},
		{kind + " session: names that are numbers are in JavaScript's order", func(b *browser) {
			b.ask(b.from, rotated, "[null]", do("session.assign", json.RawMessage(`{"b":1,"10":2,"9":{"2":0,"1":0}}`)))
			b.hold(b.to, rotated, `{"9":{"1":0,"2":0},"10":2,"b":1}`)
		}},
		{kind + " session: it ends when its age is over, and not before", func(b *browser) {
			begin(b, rotated)
			b.later(time.Hour)
			b.hold(b.to, rotated, ann)
			b.later(time.Millisecond)
			b.ask(b.to, rotated, "[true,{}]", do("session.new"), do("session.get"))
		}},
		{kind + " session: the default age is a day", func(b *browser) {
			begin(b, kind+"-default")
			b.later(24 * time.Hour)
			b.ask(b.to, kind+"-default", "["+ann+",86400000]", do("session.get"), do("session.age"))
			b.later(time.Millisecond)
			b.hold(b.to, kind+"-default", "{}")
		}},
		{kind + " session: a change by the other side begins its age anew", func(b *browser) {
			begin(b, rotated)
			b.later(50 * time.Minute)
			b.ask(b.to, rotated, "[null]", do("session.set", "user", "bob"))
			b.later(50 * time.Minute)
			b.hold(b.from, rotated, `{"user":"bob"}`)
		}},
		{kind + " session: rolling, both sides keep it alive", func(b *browser) {
			begin(b, kind+"-rolling")
			for range 3 {
				b.later(50 * time.Minute)
				b.hold(b.to, kind+"-rolling", ann)
				b.later(50 * time.Minute)
				b.hold(b.from, kind+"-rolling", ann)
			}
		}},
		{kind + " session: renew, it is written when half of its age is over", func(b *browser) {
			begin(b, kind+"-renew")
			written := b.jar.Header()
			b.later(30 * time.Minute)
			b.hold(b.to, kind+"-renew", ann)
			b.wantSame(written)
			b.later(time.Millisecond)
			b.hold(b.to, kind+"-renew", ann)
			b.wantOther(written)
			b.later(59 * time.Minute)
			b.hold(b.from, kind+"-renew", ann)
		}},
		{kind + " session: one for the time the browser runs has no end", func(b *browser) {
			begin(b, kind+"-browser")
			b.later(1000 * time.Hour)
			b.ask(b.to, kind+"-browser", "["+ann+`,"session",null]`,
				do("session.get"), do("session.age"), do("session.set", "views", 1))
			b.later(1000 * time.Hour)
			b.hold(b.from, kind+"-browser", `{"user":"ann","views":1}`)
		}},
		{kind + " session: an age of its own goes with it", func(b *browser) {
			b.ask(b.from, rotated, "[null,null]", do("session.set", "user", "ann"), do("session.setAge", 7_200_000))
			b.later(90 * time.Minute)
			b.ask(b.to, rotated, "["+ann+",7200000,null]",
				do("session.get"), do("session.age"), do("session.set", "views", 1))
			b.later(90 * time.Minute)
			b.hold(b.from, rotated, `{"user":"ann","views":1}`)
			b.ask(b.from, rotated, "[null]", do("session.setAge", "session"))
			b.later(1000 * time.Hour)
			b.hold(b.to, rotated, `{"user":"ann","views":1}`)
		}},
		{kind + " session: the other side destroys it", func(b *browser) {
			begin(b, rotated)
			b.ask(b.to, rotated, "["+ann+",null,null]", do("session.get"), do("session.assign", nil), do("session.get"))
			b.ask(b.from, rotated, "[true,{}]", do("session.new"), do("session.get"))
		}},
		{kind + " session: one of an old key is read, and written with the new key", func(b *browser) {
			begin(b, old)
			b.hold(b.to, rotated, ann)
			b.ask(b.to, rotated, "[null]", do("session.set", "views", 1))
			b.hold(b.from, next, `{"user":"ann","views":1}`)
		}},
		{kind + " session: one of a key that is gone is a new one", func(b *browser) {
			begin(b, old)
			b.ask(b.to, next, "[true,{}]", do("session.new"), do("session.get"))
		}},
		{kind + " session: an empty one is kept, a new empty one is not written", func(b *browser) {
			b.ask(b.from, rotated, "[true]", do("session.new"))
			b.wantSame("")
			begin(b, rotated)
			b.ask(b.to, rotated, "[null]", do("session.delete", "user"))
			b.ask(b.from, rotated, "[false,{}]", do("session.new"), do("session.get"))
		}},
	}, storedSessionScenarios(kind)...)
}

var koaSessionScenarios = []scenario{
	{"koa session: one of an old key is signed again when it is only read", func(b *browser) {
		b.ask(b.from, "koa-old", "[null]", do("session.set", "user", "ann"))
		b.hold(b.to, "koa-new", `{"user":"ann"}`)
		b.hold(b.from, "koa-next", `{"user":"ann"}`)
	}},
	{"koa session: an altered one is a new one", func(b *browser) {
		b.ask(b.from, "koa-new", "[null]", do("session.set", "user", "ann"))
		b.forge("koa.sess", altered(b.cookie("koa.sess")))
		b.ask(b.to, "koa-new", "[true,{}]", do("session.new"), do("session.get"))
		b.wantNone("koa.sess.sig")
	}},
	{"koa session: one without a signature is a new one, unless none is asked for", func(b *browser) {
		b.ask(b.from, "koa-unsigned", "[null]", do("session.set", "user", "ann"))
		b.hold(b.to, "koa-new", "{}")
		b.hold(b.to, "koa-unsigned", `{"user":"ann"}`)
		b.ask(b.to, "koa-unsigned", "[null]", do("session.set", "views", 1))
		b.hold(b.from, "koa-unsigned", `{"user":"ann","views":1}`)
	}},
	{"koa session: what is no session is a new one", func(b *browser) {
		for _, text := range []string{"", "x", "!!!", "bnVsbA==", "eyJhIjp"} {
			b.forge("koa.sess", text)
			b.ask(b.to, "koa-unsigned", "[true,{}]", do("session.new"), do("session.get"))
		}
	}},
}

var eggSessionScenarios = []scenario{
	{"egg session: what was not encrypted is a new one", func(b *browser) {
		b.ask(b.from, "egg-new", "[null]", do("session.set", "user", "ann"))
		good := b.cookie("EGG_SESS")
		for _, text := range []string{"", "x", good[1:], good[:20], "eyJ1c2VyIjoiZXZlIn0="} {
			b.forge("EGG_SESS", text)
			b.ask(b.to, "egg-new", "[true,{}]", do("session.new"), do("session.get"))
		}
	}},
}
