package live_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// storedSessionScenarios are for sessions in a store that both sides share.
func storedSessionScenarios(kind string) []scenario {
	app := kind + "-stored"
	const ann = `[{"user":"ann"}]`
	return []scenario{
		{kind + " stored session: it is read, changed and read again", func(b *browser) {
			b.visit(b.from, app, "[null]", do("session.set", "user", "ann"))
			b.visit(b.to, app, ann, do("session.get"))
			b.visit(b.to, app, "[null]", do("session.set", "views", 1))
			b.visit(b.from, app, `[{"user":"ann","views":1}]`, do("session.get"))
		}},
		{kind + " stored session: the store has the same bytes from both", func(b *browser) {
			write := do("session.set", "user", "é世界")
			b.visit(b.from, app, "[null]", write)
			first := b.stored(app)
			b.jar = jarOf("")
			b.visit(b.to, app, "[null]", write)
			if second := b.stored(app); first != second {
				b.Fatalf("%s stores %s\n%s stores %s", b.from.name, first, b.to.name, second)
			}
		}},
		{kind + " stored session: it ends when its age is over", func(b *browser) {
			b.visit(b.from, app, "[null]", do("session.set", "user", "ann"))
			b.later(time.Hour)
			b.visit(b.to, app, ann, do("session.get"))
			b.later(time.Millisecond)
			b.visit(b.to, app, "[true,{}]", do("session.new"), do("session.get"))
		}},
		{kind + " stored session: the other side destroys it", func(b *browser) {
			b.visit(b.from, app, "[null]", do("session.set", "user", "ann"))
			kept := b.jar.Header()
			b.visit(b.to, app, "[null]", do("session.assign", nil))
			b.wantSame("")
			b.jar = jarOf(kept)
			b.visit(b.from, app, "[true,{}]", do("session.new"), do("session.get"))
		}},
		{kind + " stored session: the other side gives it a new key", func(b *browser) {
			b.visit(b.from, app, "[null]", do("session.set", "user", "ann"))
			kept := b.jar.Header()
			b.visit(b.to, app, "[null]", do("session.regenerate"))
			b.wantOther(kept)
			b.visit(b.from, app, ann, do("session.get"))
			b.jar = jarOf(kept)
			b.visit(b.from, app, "[{}]", do("session.get"))
		}},
	}
}

// visit is ask of one server only: a session has a random key, and another
// request would find the store changed.
func (b *browser) visit(s *server, app, want string, steps ...step) {
	b.Helper()
	if got := b.alone(s, &request{app: app, steps: steps}, http.StatusOK); got.body != want {
		b.Fatalf("%s, %s: got  %s\nwant %s", s.name, app, got.body, want)
	}
}

// stored is what the store has for the browser, which must be one text whoever
// is asked for its key.
func (b *browser) stored(app string) string {
	b.Helper()
	var keys [2][]string
	for i, s := range []*server{b.from, b.to} {
		reply := b.alone(s, &request{app: app, steps: []step{do("session.key")}}, http.StatusOK)
		if err := json.Unmarshal([]byte(reply.body), &keys[i]); err != nil {
			b.Fatal(err)
		}
	}
	if keys[0][0] != keys[1][0] {
		b.Fatalf("%s says the key is %q\n%s says it is %q", b.from.name, keys[0][0], b.to.name, keys[1][0])
	}
	text, err := os.ReadFile(filepath.Join(b.fleet.store, filepath.Base(keys[0][0])))
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}
