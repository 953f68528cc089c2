package aggregate_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/aggregate"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/static"
)

var errBroken = errors.New("broken")

// fleet is n instances of "users", named a, b, c and so on.
func fleet(t *testing.T, n int) *static.Resolver {
	t.Helper()
	list := make([]discovery.Instance, n)
	for i := range list {
		list[i] = discovery.Instance{
			ID: string(rune('a' + i)), Service: "users", Address: fmt.Sprintf("127.0.0.1:%d", 1000+i), Tags: []string{"even", "odd"}[i%2 : i%2+1],
		}
	}
	res, err := static.New(list...)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// name answers the ID of the instance; those in broken fail, and those in hang
// wait until they are told to stop.
func name(broken, hang string) func(context.Context, discovery.Instance) (string, error) {
	return func(ctx context.Context, in discovery.Instance) (string, error) {
		switch {
		case strings.Contains(broken, in.ID):
			return "", errBroken
		case strings.Contains(hang, in.ID):
			<-ctx.Done()
			return "", ctx.Err()
		}
		return in.ID, nil
	}
}

func notes(failures []aggregate.Failure) string {
	var all []string
	for _, f := range failures {
		all = append(all, f.Instance.ID+" "+f.Reason())
	}
	return strings.Join(all, ", ")
}

func TestRules(t *testing.T) {
	for _, tt := range []struct {
		name         string
		rule         aggregate.Rule
		instances    int
		broken, hang string

		answers, failures string
		status            int // 0: no error
	}{
		{name: "all answer in the order of their IDs", instances: 5, answers: "abcde"},
		{name: "all is the default, and one failure is too many", instances: 3, broken: "b", status: 502},
		{name: "all hang", rule: aggregate.All, instances: 2, hang: "ab", status: 504},
		{name: "all of nobody is not there", instances: 0, status: 503},
		{name: "a quorum of three are two", rule: aggregate.Quorum, instances: 3, broken: "a", answers: "bc", failures: "a failed"},
		{name: "a quorum of four are three", rule: aggregate.Quorum, instances: 4, broken: "a", hang: "d", status: 502},
		{name: "a quorum of five hears everybody", rule: aggregate.Quorum, instances: 5, broken: "b", hang: "e", answers: "acd", failures: "b failed, e timeout"},
		{name: "best effort is happy with one", rule: aggregate.BestEffort, instances: 4, broken: "ab", hang: "d", answers: "c", failures: "a failed, b failed, d timeout"},
		{name: "best effort needs one", rule: aggregate.BestEffort, instances: 2, broken: "ab", failures: "a failed, b failed", status: 502},
		{name: "best effort of nobody", rule: aggregate.BestEffort, instances: 0, status: 503},
		{name: "at least two", rule: aggregate.AtLeast(2), instances: 3, broken: "c", answers: "ab", failures: "c failed"},
		{name: "more than there are is clear at once", rule: aggregate.AtLeast(4), instances: 3, hang: "abc", status: 503},
		{name: "none at all may do", rule: aggregate.AtLeast(0), instances: 2, broken: "ab", failures: "a failed, b failed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				got, err := aggregate.Call(t.Context(), fleet(t, tt.instances), "users", name(tt.broken, tt.hang), &aggregate.Options{Rule: tt.rule})
				var e *aggregate.Error
				switch {
				case tt.status == 0 && err != nil:
					t.Fatalf("error %v", err)
				case tt.status != 0 && !errors.As(err, &e):
					t.Fatalf("error %v, want status %d", err, tt.status)
				case tt.status != 0 && e.StatusCode() != tt.status:
					t.Errorf("status %d, want %d: %v", e.StatusCode(), tt.status, err)
				}
				if tt.status == 0 || tt.failures != "" {
					if s := strings.Join(got.Values(), ""); s != tt.answers {
						t.Errorf("answers %q, want %q", s, tt.answers)
					}
					if s := notes(got.Failures); s != tt.failures {
						t.Errorf("failures %q, want %q", s, tt.failures)
					}
				}
			})
		})
	}
}

func TestErrorsSayWhoAndWhy(t *testing.T) {
	res := fleet(t, 3)
	_, err := aggregate.Call(t.Context(), res, "users", name("b", ""), &aggregate.Options{Limit: 1})
	if want := "aggregate: users: 1 of 3 instances answered, 3 must: b: broken"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if !errors.Is(err, errBroken) {
		t.Errorf("%v does not wrap the failure", err)
	}
	_, err = aggregate.Call(t.Context(), res, "ghosts", name("", ""), nil)
	if want := "aggregate: ghosts: 0 of 0 instances answered, 1 must"; err == nil || err.Error() != want || !errors.Is(err, aggregate.ErrNoInstance) {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestAllEndsWithTheFirstFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		_, err := aggregate.Call(t.Context(), fleet(t, 3), "users", name("c", "ab"), nil)
		if !errors.Is(err, errBroken) || time.Since(start) != 0 {
			t.Errorf("error %v after %v", err, time.Since(start))
		}
	})
}

func TestEarlyReturnsWhenTheRuleHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		got, err := aggregate.Call(t.Context(), fleet(t, 3), "users", name("", "b"), &aggregate.Options{Rule: aggregate.Quorum, Early: true})
		if err != nil || strings.Join(got.Values(), "") != "ac" || len(got.Failures) != 0 || time.Since(start) != 0 {
			t.Errorf("%+v, %v after %v", got, err, time.Since(start))
		}
		synctest.Wait() // the call of b ends too, or synctest complains
	})
}

func TestLimitIsHowManyRunAtATime(t *testing.T) {
	for _, tt := range []struct{ limit, instances, want int }{{0, 20, 16}, {3, 20, 3}, {-1, 20, 20}, {16, 2, 2}} {
		synctest.Test(t, func(t *testing.T) {
			var running, most atomic.Int32
			var mu sync.Mutex
			_, err := aggregate.Call(t.Context(), fleet(t, tt.instances), "users", func(context.Context, discovery.Instance) (int, error) {
				mu.Lock()
				most.Store(max(most.Load(), running.Add(1)))
				mu.Unlock()
				time.Sleep(time.Second)
				running.Add(-1)
				return 0, nil
			}, &aggregate.Options{Limit: tt.limit})
			if err != nil || int(most.Load()) != tt.want {
				t.Errorf("limit %d: %d at a time, want %d; error %v", tt.limit, most.Load(), tt.want, err)
			}
		})
	}
}

func TestTimeoutHoldsForCallsThatIgnoreTheirContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		stuck := make(chan struct{})
		got, err := aggregate.Call(t.Context(), fleet(t, 3), "users", func(_ context.Context, in discovery.Instance) (string, error) {
			if in.ID == "a" {
				<-stuck
			}
			return in.ID, nil
		}, &aggregate.Options{Rule: aggregate.BestEffort, Timeout: time.Second, Limit: 1})
		if err != nil || strings.Join(got.Values(), "") != "bc" || notes(got.Failures) != "a timeout" || time.Since(start) != time.Second {
			t.Errorf("%+v, %v after %v", got, err, time.Since(start))
		}
		if s := got.Failures[0].String(); s != "a: no answer within 1s" {
			t.Errorf("failure %q", s)
		}
		close(stuck)
	})
}

func TestContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := errors.New("the client has gone")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(gone) })
		got, err := aggregate.Call(ctx, fleet(t, 2), "users", name("", "b"), &aggregate.Options{Rule: aggregate.BestEffort})
		if err != gone || strings.Join(got.Values(), "") != "a" {
			t.Errorf("canceled: %+v, %v", got, err)
		}

		start := time.Now()
		ctx, stop := context.WithTimeout(t.Context(), 2*time.Second)
		defer stop()
		got, err = aggregate.Call(ctx, fleet(t, 3), "users", name("", "b"), &aggregate.Options{Rule: aggregate.Quorum, Timeout: -1})
		if err != nil || strings.Join(got.Values(), "") != "ac" || notes(got.Failures) != "b timeout" || time.Since(start) != 2*time.Second {
			t.Errorf("deadline: %+v, %v after %v", got, err, time.Since(start))
		}
	})
}

func TestPanicIsAFailure(t *testing.T) {
	got, err := aggregate.Call(t.Context(), fleet(t, 2), "users", func(_ context.Context, in discovery.Instance) (string, error) {
		if in.ID == "a" {
			panic("oops")
		}
		return in.ID, nil
	}, &aggregate.Options{Rule: aggregate.BestEffort})
	if err != nil || len(got.Failures) != 1 || !strings.HasPrefix(got.Failures[0].String(), "a: panic: oops\n") || got.Failures[0].Reason() != "failed" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestFilterChoosesWhoIsCalled(t *testing.T) {
	odd := func(in discovery.Instance) bool { return slices.Contains(in.Tags, "odd") }
	got, err := aggregate.Call(t.Context(), fleet(t, 5), "users", name("a", ""), &aggregate.Options{Filter: odd})
	if err != nil || strings.Join(got.Values(), "") != "bd" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestResultAsJSONTellsNothingInside(t *testing.T) {
	got, err := aggregate.Call(t.Context(), fleet(t, 3), "users", func(ctx context.Context, in discovery.Instance) (string, error) {
		if in.ID == "b" {
			return "", &aggregate.StatusError{Status: http.StatusTeapot}
		}
		return name("c", "")(ctx, in)
	}, &aggregate.Options{Rule: aggregate.BestEffort})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(got)
	want := `{"answers":[{"instance":"a","value":"a"}],"failures":[{"instance":"b","reason":"status 418"},{"instance":"c","reason":"failed"}]}`
	if err != nil || string(text) != want {
		t.Errorf("%s, %v, want %s", text, err, want)
	}
}
