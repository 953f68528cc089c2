package live_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

// walkScenarios are random walks of a session between the servers, while keys
// and options change. Equal seeds give equal walks.
func walkScenarios(kind string) []scenario {
	var all []scenario
	for seed := range uint64(3) {
		all = append(all, scenario{fmt.Sprintf("%s session: random walk %d", kind, seed), func(b *browser) {
			w := &walker{browser: b, Rand: rand.New(rand.NewPCG(seed, 0)), kind: kind} //nolint:gosec // to be repeated
			for range 100 {
				w.step()
			}
		}})
	}
	return all
}

type walker struct {
	*browser
	*rand.Rand
	kind string
}

// step sends one request: some time later, to either server, with a few steps.
func (w *walker) step() {
	w.Helper()
	w.later(time.Duration(w.IntN(50)) * time.Minute)
	r := &request{app: w.kind + "-" + pick(w, "old", "new", "new", "next", "default", "rolling", "renew", "browser")}
	for range 1 + w.IntN(3) {
		r.steps = append(r.steps, w.action())
	}
	r.steps = append(r.steps, do("session.get"))
	w.both(pick(w, w.from, w.to), r, http.StatusOK)
}

func (w *walker) action() step {
	switch w.IntN(10) {
	case 0:
		return do("session.assign", json.RawMessage(pick(w, odd, `{}`, `{"a":1}`, `{"b":{"2":0,"1":0},"a":null}`)))
	case 1:
		return do("session.setAge", pick[any](w, 60_000, 5_400_000, "session"))
	case 2, 3:
		return do("session.delete", pick(w, "a", "b", "é", "7"))
	case 4, 5, 6:
		value := pick(w, `1`, `1.50`, `"é世界"`, `null`, `[{"x":[]}]`, `{"z":1,"y":2}`, `1e30`, `""`)
		return do("session.set", pick(w, "a", "b", "é", "7", "_a"), json.RawMessage(value))
	}
	return pick(w, do("session.new"), do("session.age"), do("session.get"))
}

func pick[T any](w *walker, from ...T) T { return from[w.IntN(len(from))] }
