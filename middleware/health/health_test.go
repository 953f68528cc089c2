package health_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/health"
)

func app(opts *health.Options) *koa.Application {
	return koa.New(nil).Use(health.New(opts))
}

func failing(context.Context) error { return errors.New("db at 10.0.0.7 refused the password hunter2") }

func working(context.Context) error { return nil }

func TestAnswers(t *testing.T) {
	no := func() bool { return false }
	yes := func() bool { return true }
	bad := []health.Check{{Name: "cache", Run: working}, {Name: "db", Run: failing}}
	for _, tt := range []struct {
		name, method, path string
		opts               *health.Options
		status             int
		body               string
	}{
		{"is alive without any options", "GET", "/livez", nil, 200, `{"status":"ok"}`},
		{"is ready without any checks", "GET", "/readyz", nil, 200, `{"status":"ok"}`},
		{"has started without any checks", "GET", "/startupz", nil, 200, `{"status":"ok"}`},
		{"answers HEAD without a body", "HEAD", "/readyz", nil, 200, ""},
		{"passes on other methods", "POST", "/readyz", nil, 404, "Not Found"},
		{"passes on other paths", "GET", "/readyz/", nil, 404, "Not Found"},
		{"has other paths by option", "GET", "/healthz", &health.Options{LivenessPath: "/healthz"}, 200, `{"status":"ok"}`},
		{"does not answer where it is off", "GET", "/startupz", &health.Options{StartupPath: "-"}, 404, "Not Found"},
		{"is not ready when a check fails", "GET", "/readyz", &health.Options{Checks: bad}, 503, `{"status":"failing"}`},
		{"has not started when a check fails", "GET", "/startupz", &health.Options{Checks: bad}, 503, `{"status":"failing"}`},
		{"is alive when a check fails", "GET", "/livez", &health.Options{Checks: bad}, 200, `{"status":"ok"}`},
		{
			"is not alive when a check fails that says so", "GET", "/livez",
			&health.Options{Checks: []health.Check{{Name: "loop", Run: failing, Liveness: true}}}, 503, `{"status":"failing"}`,
		},
		{
			"is ready when only liveness fails", "GET", "/readyz",
			&health.Options{Checks: []health.Check{{Name: "loop", Run: failing, Liveness: true}}}, 200, `{"status":"ok"}`,
		},
		{"is not ready before the start is over", "GET", "/readyz", &health.Options{Started: no}, 503, `{"status":"starting"}`},
		{"has not started before the start is over", "GET", "/startupz", &health.Options{Started: no}, 503, `{"status":"starting"}`},
		{"is alive before the start is over", "GET", "/livez", &health.Options{Started: no}, 200, `{"status":"ok"}`},
		{"is not ready when it drains", "GET", "/readyz", &health.Options{Draining: yes}, 503, `{"status":"draining"}`},
		{"is alive when it drains", "GET", "/livez", &health.Options{Draining: yes}, 200, `{"status":"ok"}`},
		{
			"survives a check that panics", "GET", "/readyz",
			&health.Options{Checks: []health.Check{{Name: "x", Run: func(context.Context) error { panic("boom") }}}}, 503, `{"status":"failing"}`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := koatest.Request(t, app(tt.opts)).Method(tt.method, tt.path).Expect(tt.status)
			r.ExpectBody(tt.body)
			if tt.status != 404 {
				r.ExpectHeader("Cache-Control", "no-store").ExpectHeader("Content-Type", "application/json; charset=utf-8")
			}
		})
	}
}

func TestDetailsAreForThoseWhoMaySeeThem(t *testing.T) {
	opts := &health.Options{
		Checks:  []health.Check{{Name: "cache", Run: working}, {Name: "db", Run: failing}},
		Details: func(ctx *koa.Context) bool { return ctx.Get("X-Admin") == "yes" },
	}
	client := koatest.Request(t, app(opts))
	client.Get("/readyz").Expect(503).ExpectBody(`{"status":"failing"}`)

	type check struct {
		Name, Status, Error string
		TookMS              *float64
	}
	got := koatest.JSON[struct {
		Status    string
		CheckedAt time.Time
		Checks    []check
	}](client.Get("/readyz").Set("X-Admin", "yes").Expect(503))
	if got.Status != "failing" || len(got.Checks) != 2 || time.Since(got.CheckedAt) > time.Minute {
		t.Fatalf("got %+v", got)
	}
	if c := got.Checks[0]; c.Name != "cache" || c.Status != "ok" || c.Error != "" || c.TookMS == nil {
		t.Errorf("the first check is %+v", c)
	}
	if c := got.Checks[1]; c.Name != "db" || c.Status != "failing" || !strings.Contains(c.Error, "hunter2") {
		t.Errorf("the second check is %+v", c)
	}
	client.Get("/livez").Set("X-Admin", "yes").Expect(200).ExpectJSON(map[string]any{"status": "ok", "checks": []any{}})
}

func TestStartupStaysYes(t *testing.T) {
	works := true
	client := koatest.Request(t, app(&health.Options{CacheFor: -1, Checks: []health.Check{{
		Name: "db", Run: func(context.Context) error {
			if works {
				return nil
			}
			return errors.New("gone")
		},
	}}}))
	client.Get("/startupz").Expect(200)
	works = false
	client.Get("/readyz").Expect(503)
	client.Get("/startupz").Expect(200)
}

func TestOnChangeIsToldOfChangesOnly(t *testing.T) {
	var told []string
	fail := false
	client := koatest.Request(t, app(&health.Options{
		CacheFor: -1,
		Checks: []health.Check{{Name: "cache", Run: working}, {Name: "db", Run: func(context.Context) error {
			if fail {
				return errors.New("gone")
			}
			return nil
		}}},
		OnChange: func(check string, err error) {
			if err == nil {
				err = errors.New("works")
			}
			told = append(told, check+": "+err.Error())
		},
	}))
	for _, fails := range []bool{false, true, true, false, false} {
		fail = fails
		client.Get("/readyz").Do()
	}
	if got := strings.Join(told, ", "); got != "db: gone, db: works" {
		t.Errorf("told %q", got)
	}
}

func TestMistakesPanic(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts health.Options
		want string
	}{
		{"a path without a slash", health.Options{LivenessPath: "livez"}, "does not start with a slash"},
		{"two questions at one path", health.Options{LivenessPath: "/healthz", ReadinessPath: "/healthz"}, "two questions are asked at /healthz"},
		{"a check without a name", health.Options{Checks: []health.Check{{Run: working}}}, "check 1 of 1 needs both"},
		{"a check that does nothing", health.Options{Checks: []health.Check{{Name: "db"}}}, "check 1 of 1 needs both"},
		{"one name twice", health.Options{Checks: []health.Check{{Name: "db", Run: working}, {Name: "db", Run: working}}}, `two checks are called "db"`},
		{"a timeout in the past", health.Options{Timeout: -time.Second}, "has passed already"},
		{"a check's timeout in the past", health.Options{Checks: []health.Check{{Name: "db", Run: working, Timeout: -1}}}, "has passed already"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defer func() {
				if text, _ := recover().(string); !strings.Contains(text, tt.want) {
					t.Errorf("panic %q, want one with %q", text, tt.want)
				}
			}()
			health.New(&tt.opts)
		})
	}
}

func TestAWaitingClientThatLeavesEndsItsQuestionOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := false
		layer := health.New(&health.Options{Checks: []health.Check{{Name: "slow", Timeout: time.Minute, Run: func(ctx context.Context) error {
			time.Sleep(10 * time.Second)
			ended = ctx.Err() == nil
			return nil
		}}}})
		ctx := koatest.NewContext(t, koatest.Target("/readyz"))
		leaving, leave := context.WithTimeout(ctx.Context(), time.Second)
		defer leave()
		ctx.SetContext(leaving)
		if err := koatest.Run(ctx, layer, func(*koa.Context) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the one who left got %v", err)
		}
		other := koatest.NewContext(t, koatest.Target("/readyz"))
		if err := koatest.Run(other, layer, func(*koa.Context) error { return nil }); err != nil || other.Status() != 200 || !ended {
			t.Errorf("the other one got %d, %v; the check went on: %v", other.Status(), err, ended)
		}
	})
}
