package egg_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
)

// fragile is a part of an application that can be broken.
type fragile struct{ broken atomic.Bool }

func (f *fragile) CheckHealth(context.Context, *egg.App) error {
	if f.broken.Load() {
		return errors.New("no route to 10.0.0.7")
	}
	return nil
}

func TestHealth(t *testing.T) {
	part := &fragile{}
	yaml := "health: {enable: true, cacheFor: -1, details: [10.1.0.0/16]}\ntrustedProxies: [127.0.0.1]\n"
	a := eggtest.Boot(t, small(yaml, egg.Options{Plugins: []egg.Plugin{{Name: "depot", Boot: part}}}))
	client := a.Request()
	for _, path := range []string{"/livez", "/readyz", "/startupz"} {
		client.Get(path).Expect(200).ExpectBody(`{"status":"ok"}`)
	}
	part.broken.Store(true)
	client.Get("/livez").Expect(200)
	client.Get("/readyz").Expect(503).ExpectBody(`{"status":"failing"}`)
	client.Get("/readyz").Set("X-Forwarded-For", "10.1.2.3").Expect(503).ExpectContains(`"name":"depot"`, "10.0.0.7")
	a.ExpectLog("[egg:health] depot does not work: no route to 10.0.0.7", "coreLogger")
	part.broken.Store(false)
	client.Get("/readyz").Expect(200)
	a.ExpectLog("[egg:health] depot works again", "coreLogger")
}

func TestHealthIsOff(t *testing.T) {
	a := eggtest.Boot(t, small("", egg.Options{}))
	a.Request().Get("/readyz").Expect(404)
}

func TestHealthRefusesNetworksThatAreNone(t *testing.T) {
	err := eggtest.BootError(t, small("health: {enable: true, details: [office]}\n", egg.Options{}))
	if !strings.Contains(err.Error(), "health.details") {
		t.Errorf("%v", err)
	}
}

// While the drain is delayed, new connections are taken and learn that they should go
// elsewhere.
func TestDrainDelay(t *testing.T) {
	app := small("health: {enable: true, drainDelay: 60000}\n", egg.Options{})()
	started := make(chan net.Addr, 1)
	start := &egg.Start{
		Env: "unittest", NoFiles: true, Console: io.Discard, Environ: []string{"HOME=" + t.TempDir()}, Set: []string{"cluster.listen.port=0", "cluster.listen.hostname=127.0.0.1"},
		OnStarted: func(addr net.Addr) { started <- addr },
	}
	if err := errors.Join(app.Load(t.Context(), start), app.Ready(t.Context())); err != nil {
		t.Fatal(err)
	}
	l, err := app.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	serving, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- app.Serve(serving, l) }()
	url := "http://" + (<-started).String() + "/readyz"

	if got := freshGet(t, url); got != 200 {
		t.Errorf("before: %d", got)
	}
	stop()
	for deadline := time.Now().Add(time.Minute); freshGet(t, url) != 503; {
		if time.Now().After(deadline) {
			t.Fatal("still ready after the order to stop")
		}
	}
	// Nobody wants to wait for the minute to pass.
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		t.Errorf("Serve returned %v", err)
	}
	if err := app.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

// member asks the application over a new connection when it is told to leave.
type member struct {
	ask   func(addr net.Addr) int
	where net.Addr
	got   int
}

func (m *member) ServerDidReady(_ context.Context, app *egg.App) error {
	m.where = app.Listening()
	return nil
}

func (m *member) BeforeDrain(context.Context, *egg.App) error {
	m.got = m.ask(m.where)
	return errors.New("the registry is away")
}

func TestBeforeDrainRunsWhileThePortIsOpen(t *testing.T) {
	m := &member{ask: func(addr net.Addr) int { return freshGet(t, "http://"+addr.String()+"/readyz") }}
	app := small("health: {enable: true}\n", egg.Options{Boot: m})()
	if app.Listening() != nil {
		t.Errorf("it listens before it serves, at %v", app.Listening())
	}
	var told atomic.Bool
	ctx, stop := context.WithCancel(t.Context())
	err := app.Run(ctx, &egg.Start{
		Env: "unittest", NoFiles: true, Console: io.Discard, Environ: []string{"HOME=" + t.TempDir()},
		Set:       []string{"cluster.listen.port=0", "cluster.listen.hostname=127.0.0.1"},
		OnStarted: func(net.Addr) { stop() },
		WatchLogs: func(_, line string) {
			if strings.Contains(line, "BeforeDrain of app: the registry is away") {
				told.Store(true)
			}
		},
	})
	if err != nil || m.got != 503 || !told.Load() {
		t.Errorf("Run = %v, the answer %d, want 503; logged: %v", err, m.got, told.Load())
	}
}

// freshGet is the status of an answer on a connection of its own.
func freshGet(t *testing.T, url string) int {
	t.Helper()
	transport := &http.Transport{DisableKeepAlives: true}
	res, err := (&http.Client{Transport: transport}).Get(url)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
	return res.StatusCode
}
