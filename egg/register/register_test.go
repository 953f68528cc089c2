package register_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/memory"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/egg/register"
)

// registry is one that can be away.
type registry struct {
	*memory.Registry

	away  atomic.Bool
	asked atomic.Int32 // how often an instance was to be listed or taken out
}

func newRegistry() *registry { return &registry{Registry: memory.New(nil)} }

var errAway = errors.New("the registry is away")

func (r *registry) Register(ctx context.Context, in discovery.Instance) (discovery.Registration, error) {
	r.asked.Add(1)
	if r.away.Load() {
		return nil, errAway
	}
	at, err := r.Registry.Register(ctx, in)
	return &registration{at, r}, err
}

type registration struct {
	discovery.Registration

	registry *registry
}

func (r *registration) Deregister(ctx context.Context) error {
	r.registry.asked.Add(1)
	if r.registry.away.Load() {
		return errAway
	}
	return r.Registration.Deregister(ctx)
}

// plugin is that of the registry "mine".
type plugin struct{ entry *register.Entry }

func (p plugin) DidStart(ctx context.Context, app *egg.App) error {
	return p.entry.Join(ctx, app)
}
func (p plugin) BeforeDrain(ctx context.Context, _ *egg.App) error { return p.entry.Leave(ctx) }

// shop is an application with the plugin.
func shop(opts *register.Options) func() *egg.App {
	opts.Section = "mine"
	return with(register.New(opts))
}

func with(entry *register.Entry) func() *egg.App {
	return func() *egg.App {
		return egg.New(&egg.Options{
			Name:        "shop",
			ConfigFiles: fstest.MapFS{"config.default.yaml": {Data: []byte("keys: k\n")}},
			Plugins:     []egg.Plugin{{Name: "mine", Boot: plugin{entry}}},
		})
	}
}

func all(t *testing.T, r discovery.Resolver, service string) []discovery.Instance {
	t.Helper()
	list, err := r.Resolve(context.WithoutCancel(t.Context()), service)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestApplicationIsListedWhileItListens(t *testing.T) {
	r := newRegistry()
	t.Run("an application", func(t *testing.T) {
		a := eggtest.Boot(t, shop(&register.Options{Registrar: r, Config: register.Config{
			Service: "store", ID: "s1", Zone: "north", Version: "1.4.0", Weight: 3, Tags: []string{"canary"}, Meta: map[string]string{"rack": "7"},
		}}), eggtest.Listen())
		want := discovery.Instance{
			ID: "s1", Service: "store", Address: strings.TrimPrefix(a.URL(), "http://"), Zone: "north", Version: "1.4.0", Weight: 3,
			Tags: []string{"canary"}, Meta: map[string]string{"rack": "7"},
		}
		if in := only(t, r, "store"); !in.Equal(want) {
			t.Errorf("%+v, want %+v", in, want)
		}
		a.ExpectLog("[egg-mine] listed as store at 127.0.0.1:", "coreLogger")
	})
	if list := all(t, r, "store"); len(list) > 0 {
		t.Errorf("listed after the end: %v", list)
	}
}

// asking asks an application whether it is ready, as soon as that is listed.
type asking struct {
	*registry

	status int
}

func (r *asking) Register(ctx context.Context, in discovery.Instance) (discovery.Registration, error) {
	res, err := http.Get("http://" + in.Address + "/readyz")
	if err != nil {
		return nil, err
	}
	r.status = res.StatusCode
	_ = res.Body.Close()
	return r.registry.Register(ctx, in)
}

func TestApplicationIsReadyWhenItIsListed(t *testing.T) {
	r := &asking{registry: newRegistry()}
	eggtest.Boot(t, shop(&register.Options{Registrar: r}), eggtest.Listen(), eggtest.Set("health.enable=true"))
	if r.status != http.StatusOK {
		t.Errorf("asked at once, it says %d", r.status)
	}
}

func TestStartFailsWithoutTheRegistry(t *testing.T) {
	r := newRegistry()
	r.away.Store(true)
	if err := eggtest.BootError(t, shop(&register.Options{Registrar: r}), eggtest.Listen()); !errors.Is(err, errAway) {
		t.Errorf("%v", err)
	}
}

func TestWithoutAnEntryNothingIsListed(t *testing.T) {
	eggtest.Boot(t, with(nil), eggtest.Listen())
}

func TestWeakDependenceIsTriedAgain(t *testing.T) {
	r := newRegistry()
	r.away.Store(true)
	a := eggtest.Boot(t, shop(&register.Options{Registrar: r, WeakDependent: true}), eggtest.Listen())
	a.ExpectLog("[egg-mine] the application is not listed yet: the registry is away", "coreLogger")
	w, err := r.Watch(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r.away.Store(false)
	for {
		list, err := w.Next(ctx)
		if err != nil {
			t.Fatal("never listed: ", err)
		}
		if slices.ContainsFunc(list, func(in discovery.Instance) bool { return "http://"+in.Address == a.URL() }) {
			return
		}
	}
}

func TestLeaveEndsTheAttempts(t *testing.T) {
	r := newRegistry()
	r.away.Store(true)
	entry := register.New(&register.Options{Registrar: r, Section: "mine", WeakDependent: true})
	eggtest.Boot(t, with(entry), eggtest.Listen())
	if err := entry.Leave(t.Context()); err != nil {
		t.Error(err)
	}
	asked := r.asked.Load()
	r.away.Store(false)
	if list := all(t, r, "shop"); len(list) > 0 || r.asked.Load() != asked {
		t.Errorf("asked after Leave; listed: %v", list)
	}
}

func TestLeaveMayBeRepeated(t *testing.T) {
	r := newRegistry()
	entry := register.New(&register.Options{Registrar: r, Section: "mine"})
	eggtest.Boot(t, with(entry), eggtest.Listen())
	r.away.Store(true)
	if err := entry.Leave(t.Context()); !errors.Is(err, errAway) {
		t.Errorf("while the registry is away: %v", err)
	}
	r.away.Store(false)
	for range 2 {
		if err := entry.Leave(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if list := all(t, r, "shop"); len(list) > 0 || r.asked.Load() != 3 {
		t.Errorf("asked %d times, want 3; listed: %v", r.asked.Load(), list)
	}
}
