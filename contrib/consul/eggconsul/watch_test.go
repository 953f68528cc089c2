package eggconsul_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/contrib/consul/eggconsul"
	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/internal/testserver"
)

type limits struct {
	Rate  int
	Burst time.Duration
	Paths map[string]int
}

func usual() limits { return limits{Rate: 10, Burst: time.Second, Paths: map[string]int{"/": 1}} }

func put(t *testing.T, kv *consul.KV, key, value string) {
	t.Helper()
	if err := kv.Put(t.Context(), key, []byte(value)); err != nil {
		t.Fatal(err)
	}
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never: ", what)
		}
	}
}

func TestWatchFollowsAKey(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	a := eggtest.Boot(t, shop(""), at(agent))
	kv := egg.Get[*consul.Registry](a.App).KV()
	v := eggconsul.Watch(a.App, "shop/limits", usual)
	if err := v.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := v.Get(); got.Rate != 10 || got.Burst != time.Second {
		t.Errorf("without a value %+v, want the defaults", got)
	}

	put(t, kv, "shop/limits", "rate: 20\npaths: {/slow: 2}\n")
	eventually(t, "the value in YAML", func() bool { return v.Get().Rate == 20 })
	if got := v.Get(); got.Burst != time.Second || got.Paths["/slow"] != 2 {
		t.Errorf("%+v, want the defaults for what is left out", got)
	}

	put(t, kv, "shop/limits", "rate: 30\nburts: 5s\n")
	eventually(t, "a line in the log", func() bool {
		return strings.Contains(strings.Join(a.Logs("coreLogger"), "\n"), "the value of the key shop/limits is not used: config: shop/limits:2: unknown key burts; did you mean burst?")
	})
	if got := v.Get(); got.Rate != 20 {
		t.Errorf("a value with a mistake is used: %+v", got)
	}

	put(t, kv, "shop/limits", `{"rate": 40, "burst": "5s"}`)
	eventually(t, "the value in JSON", func() bool { return v.Get().Rate == 40 && v.Get().Burst == 5*time.Second })

	if err := kv.Delete(t.Context(), "shop/limits"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the defaults", func() bool { return v.Get().Rate == 10 && len(v.Get().Paths) == 1 })
}

func TestWaitTellsOfMistakesAndOfAnAgentThatIsAway(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	a := eggtest.Boot(t, shop(""), at(agent))
	put(t, egg.Get[*consul.Registry](a.App).KV(), "limits", "rate: ${HOME}")
	if err := eggconsul.Watch[limits](a.App, "limits", nil).Wait(t.Context()); err == nil || !strings.Contains(err.Error(), "limits:1: ") {
		t.Errorf("a variable: %v", err)
	}

	away := eggtest.Boot(t, shop("consul: {weakDependent: true}\n"), nobody)
	v := eggconsul.Watch(away.App, "limits", usual)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := v.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("without an agent: %v", err)
	}
	if got := v.Get().Rate; got != 10 {
		t.Errorf("rate %d, want the default", got)
	}
}

func TestWatchRefusesAnEmptyKey(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, shop("consul: {weakDependent: true}\n"), nobody)
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	eggconsul.Watch(a.App, "", usual)
}
