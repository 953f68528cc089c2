package live_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"testing"
	"time"
)

// scenario is one thing that has to go on when a browser changes servers.
type scenario struct {
	name string
	run  func(b *browser)
}

// start is when each scenario begins.
var start = time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)

func TestExchanges(t *testing.T) {
	f := startFleet(t)
	all := slices.Concat(
		cookieScenarios("koa"), cookieScenarios("egg"), koaCookieScenarios, eggCookieScenarios,
		sessionScenarios("koa"), sessionScenarios("egg"), koaSessionScenarios, eggSessionScenarios,
		csrfScenarios, walkScenarios("koa"), walkScenarios("egg"),
	)
	for _, s := range all {
		t.Run(s.name, func(t *testing.T) {
			for _, from := range []*server{f.node, f.ours} {
				to := f.other(from)
				t.Run("from "+from.name+" to "+to.name, func(t *testing.T) {
					s.run(&browser{T: t, fleet: f, from: from, to: to, now: start})
				})
			}
		})
	}
	t.Logf("%d exchanges passed, %d of them with the same bytes from both servers", f.exchanged, f.compared)
}

func TestPackagesAreThoseOfTheVectors(t *testing.T) {
	text, err := os.ReadFile("../testdata/versions.json")
	if err != nil {
		t.Fatal(err)
	}
	var recorded map[string]string
	var ours struct{ Dependencies map[string]string }
	if err := errors.Join(json.Unmarshal(text, &recorded), json.Unmarshal(packageJSON, &ours)); err != nil {
		t.Fatal(err)
	}
	for name, version := range ours.Dependencies {
		if want, ok := recorded[name]; ok && version != want {
			t.Errorf("%s is %s here, and the vectors were recorded from %s", name, version, want)
		}
	}
}

func TestPackageLockNamesNoRegistry(t *testing.T) {
	if bytes.Contains(packageLock, []byte(`"resolved"`)) {
		t.Error("package-lock.json says where packages come from; make it with npm install --package-lock-only --omit-lockfile-registry-resolved")
	}
}
