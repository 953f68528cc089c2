package eggtest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
)

func TestBootRunsAllHooksAndClosesWithTheTest(t *testing.T) {
	t.Parallel()
	h := &hooks{}
	t.Run("an application", func(t *testing.T) {
		a := eggtest.Boot(t, func() *egg.App { return shop(h) })
		if a.Env() != "unittest" {
			t.Errorf("the environment is %s", a.Env())
		}
		a.Request().Get("/").Expect(200).ExpectBody("hello ")
	})
	if want := []string{"DidReady", "ServerDidReady", "BeforeClose"}; !slices.Equal(h.seen, want) {
		t.Errorf("hooks %v, want %v", h.seen, want)
	}
}

// A bubble of synctest ends only when all goroutines in it have, and its clock stands
// still unless somebody waits for it.
func TestNothingIsLeftRunningAndNothingSleeps(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		t.Cleanup(func() {
			if slept := time.Since(start); slept > 0 {
				t.Errorf("somebody slept %v", slept)
			}
		})
		a := eggtest.Boot(t, newShop)
		a.MockCSRF()
		a.Agent().Post("/login").Expect(200)
		a.Request().Post("/later").Expect(202)
		a.MockContext()
	})
}

func TestApplicationsShareNothing(t *testing.T) {
	t.Parallel()
	first, second := eggtest.Boot(t, newShop), eggtest.Boot(t, newShop)
	first.MockSession(map[string]any{"name": "one"})
	second.MockSession(map[string]any{"name": "two"})
	first.MockCSRF()
	first.Request().Get("/").Expect(200).ExpectBody("hello one")
	second.Request().Get("/").Expect(200).ExpectBody("hello two")
	first.Request().Post("/notes").Expect(200)
	second.Request().Post("/notes").Expect(403)
	first.ExpectLog("noted")
	second.NotExpectLog("noted")
}

// broken is a Boot whose hook fails.
type broken struct{ err error }

func (b broken) DidLoad(context.Context, *egg.App) error        { return b.err }
func (b broken) ServerDidReady(context.Context, *egg.App) error { return b.err }

// late fails when the server is there.
type late struct{ err error }

func (l late) ServerDidReady(context.Context, *egg.App) error { return l.err }

func TestBootError(t *testing.T) {
	t.Parallel()
	down := errors.New("the database is down")
	for _, boot := range []any{broken{down}, late{down}} {
		err := eggtest.BootError(t, func() *egg.App { return shop(boot) })
		if !errors.Is(err, down) {
			t.Errorf("%T: error %v, want %v", boot, err, down)
		}
	}
	err := eggtest.BootError(t, newShop, eggtest.Replace(&hooks{}), eggtest.Replace[error](down))
	if want := "eggtest: nothing in the application asks for *eggtest_test.hooks, error; Replace and Wrap need the type " +
		"that constructors make or take, such as an interface: Replace[service.Users](fake)"; err.Error() != want {
		t.Errorf("error %v\nwant  %s", err, want)
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, newShop, eggtest.Env("prod"), eggtest.Scope("eu"),
		eggtest.Set("session.key=SESS"), eggtest.Environ("EGG_CONFIG_NOTFOUND_PAGE_URL=/404", `EGG_PLUGINS={"i18n": false}`))
	c := a.Config()
	if a.Env() != "prod" || a.Info().Scope != "eu" || c.Session.Key != "SESS" || c.Notfound.PageURL != "/404" {
		t.Errorf("env %s, scope %s, session.key %s, notfound.pageUrl %s", a.Env(), a.Info().Scope, c.Session.Key, c.Notfound.PageURL)
	}
	i := slices.IndexFunc(a.Plugins(), func(p egg.PluginState) bool { return p.Name == "i18n" })
	if a.Plugins()[i].Enabled {
		t.Error("EGG_PLUGINS has no effect")
	}
}

func TestBaseDir(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "config"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "config", "config.unittest.yaml"), []byte("session:\n  key: FROM_FILE\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	a := eggtest.Boot(t, newShop, eggtest.BaseDir(dir))
	if key := a.Config().Session.Key; key != "FROM_FILE" {
		t.Errorf("session.key is %s", key)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the directory of the application has %v, %v, want the directory config alone", entries, err)
	}
}

func TestListen(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, newShop, eggtest.Listen())
	a.MockUser("7")
	res, err := http.Get(a.URL() + "/users/1")
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != 200 {
		t.Errorf("status %d", res.StatusCode)
	}
}

func TestNow(t *testing.T) {
	t.Parallel()
	start := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	a := eggtest.Boot(t, newShop, eggtest.Now(start))
	a.MockSession(map[string]any{"name": "tobi"})
	a.Request().Get("/").Expect(200).ExpectBody("hello tobi")
	a.Clock().Advance(23 * time.Hour)
	a.Request().Get("/").Expect(200).ExpectBody("hello tobi")
	a.Clock().Advance(2 * time.Hour)
	a.Request().Get("/").Expect(200).ExpectBody("hello ")
	a.Clock().Set(start)
	if now := a.Now(); !now.Equal(start) {
		t.Errorf("the application says it is %v, want %v", now, start)
	}
}

func TestLogFiles(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, newShop, eggtest.LogFiles())
	a.MockCSRF()
	a.Request().Post("/notes").Expect(200)
	text, err := os.ReadFile(filepath.Join(a.Config().Logger.Dir, "shop-web.log"))
	if err != nil || !strings.Contains(string(text), "noted") {
		t.Errorf("shop-web.log has %q, %v", text, err)
	}
	if _, err := os.Stat(filepath.Join(a.Info().Rundir, "router.json")); err != nil {
		t.Error(err)
	}
	a.ExpectLog("noted")
}

// scope is a test within a benchmark: what it cleans up is done by end.
type scope struct {
	testing.TB

	cleanups []func()
}

func (s *scope) Cleanup(f func()) { s.cleanups = append(s.cleanups, f) }

// Output drops the logs, which a benchmark would print.
func (s *scope) Output() io.Writer { return io.Discard }

func (s *scope) end() {
	for _, f := range slices.Backward(s.cleanups) {
		f()
	}
}

// BenchmarkBoot is the time from newApp to the end of Close, with one request.
func BenchmarkBoot(b *testing.B) {
	for b.Loop() {
		tb := &scope{TB: b}
		eggtest.Boot(tb, newShop).Request().Get("/").Expect(200)
		tb.end()
	}
}
