package live_test

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"testing"
	"time"
)

var seconds = flag.Int("seconds", 0, "how many more seconds to send random requests, of another seed in each run")

// each is how many random requests there are of a group.
const each = 300

// comparison is one request to both sides.
type comparison struct {
	group, name string
	request
}

// id is the name under which differences.json knows the comparison.
func (c comparison) id() string { return c.group + "/" + c.app + "/" + c.name }

func TestLive(t *testing.T) {
	f := startFleet(t)
	parts := []struct {
		name    string
		compare func(t *testing.T, f *fleet)
	}{
		{"config", compareConfigs}, {"plugins", comparePlugins}, {"tables", compareTables}, {"answers", compareAnswers}, {"visits", compareVisits},
	}
	ran := 0
	for _, part := range parts {
		t.Run(part.name, func(t *testing.T) {
			ran++
			part.compare(t, f)
		})
	}
	if ran < len(parts) {
		return // whether a difference is out of date shows with all parts only
	}
	for _, unused := range f.known.unused() {
		t.Errorf("no case needs this entry of differences.json: %+v", unused)
	}
}

// compareAnswers sends requests to both sides.
func compareAnswers(t *testing.T, f *fleet) {
	for _, c := range named() {
		f.compare(t, c)
	}
	fixed := rand.New(rand.NewPCG(1, 2))
	for _, g := range groups {
		for range each {
			f.compare(t, g.random(fixed))
		}
	}
	if *seconds > 0 {
		f.compareFor(t, time.Duration(*seconds)*time.Second)
	}
	t.Logf("%d requests: %d with the same status and body from both sides, and the others as listed", f.sent, f.alike)
}

// compareFor compares random requests for a time.
func (f *fleet) compareFor(t *testing.T, d time.Duration) {
	t.Helper()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	for end := time.Now().Add(d); time.Now().Before(end); {
		f.compare(t, pick(rng, groups...).random(rng))
	}
}

// compare sends one request to both sides.
func (f *fleet) compare(t *testing.T, c comparison) {
	t.Helper()
	node, ours := f.sides[0].ask(t, c.request), f.sides[1].ask(t, c.request)
	f.sent++
	if node["status"] == ours["status"] && node["body"] == ours["body"] {
		f.alike++
	}
	for _, d := range deviations(node, ours) {
		if !f.known.excuse(c.id(), d) {
			t.Errorf("%s, %s\n  node: %.600q\n  ours: %.600q\n  %.2000s", c.id(), d.part, d.node, d.ours, c.request)
		}
	}
}

func TestPackageLockNamesNoRegistry(t *testing.T) {
	if bytes.Contains(packageLock, []byte(`"resolved"`)) {
		t.Error("package-lock.json says where packages come from; make it with npm install --package-lock-only --omit-lockfile-registry-resolved")
	}
}
