package eggnats_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	natsgo "github.com/nats-io/nats.go"

	"github.com/koa-go/koa/contrib/nats"
	"github.com/koa-go/koa/contrib/nats/eggnats"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/internal/testserver"
)

const secret = "xyzzy"

// app is an application that has the plugin.
func app() *egg.App {
	return egg.New(&egg.Options{
		Name:        "shop",
		ConfigFiles: fstest.MapFS{"config.default.yaml": {Data: []byte("keys: a key of the test\n")}},
		Plugins:     []egg.Plugin{eggnats.Plugin()},
		Wire: func(app *egg.App) error {
			app.Router().Get("/", func(ctx *egg.Context) error {
				ctx.SetBody("hello")
				return nil
			})
			return nil
		},
	})
}

// at says where the server is.
func at(server *testserver.NATS) eggtest.Option { return eggtest.Set("nats.url=" + server.URL()) }

// follow watches the service shop as another process does.
func follow(t *testing.T, server *testserver.NATS) discovery.Watcher {
	t.Helper()
	conn, err := nats.Connect(&nats.Options{URL: server.URL()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	r, err := nats.NewRegistry(conn, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	w, err := r.Watch(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// expect waits for a list of so many instances.
func expect(t *testing.T, w discovery.Watcher, n int) []discovery.Instance {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		list, err := w.Next(ctx)
		if err != nil {
			t.Fatalf("no list of %d instances: %v", n, err)
		}
		if len(list) == n {
			return list
		}
	}
}

func TestPluginProvidesTheConnection(t *testing.T) {
	server := testserver.StartNATS(t, "--user", "app", "--pass", secret)
	a := eggtest.Boot(t, app, at(server), eggtest.Set("nats.user=app", "nats.password="+secret))
	conn := egg.Get[*natsgo.Conn](a.App)
	if err := conn.Flush(); err != nil || conn.Opts.Name != "shop" {
		t.Errorf("the connection %q: %v", conn.Opts.Name, err)
	}
	if egg.Get[discovery.Resolver](a.App) != discovery.Resolver(egg.Get[*nats.Registry](a.App)) {
		t.Error("the resolver is not the registry")
	}
}

func TestPluginListsTheApplication(t *testing.T) {
	server := testserver.StartNATS(t)
	w := follow(t, server)
	expect(t, w, 0)
	t.Run("while it runs", func(t *testing.T) {
		a := eggtest.Boot(t, app, at(server), eggtest.Listen(),
			eggtest.Set("nats.register.zone=north", "nats.register.version=1.4.0", "nats.register.tags=[canary]"))
		in := expect(t, w, 1)[0]
		if "http://"+in.Address != a.URL() || in.Zone != "north" || in.Version != "1.4.0" || in.Tags[0] != "canary" {
			t.Errorf("%+v is listed, at %s", in, a.URL())
		}
		list, err := egg.Get[discovery.Resolver](a.App).Resolve(t.Context(), "shop")
		if err != nil || len(list) != 1 {
			t.Errorf("Resolve = %v, %v", list, err)
		}
	})
	expect(t, w, 0)
}

func TestPluginListsNobodyUnasked(t *testing.T) {
	server := testserver.StartNATS(t)
	a := eggtest.Boot(t, app, at(server), eggtest.Listen())
	if list, err := egg.Get[discovery.Resolver](a.App).Resolve(t.Context(), "shop"); err != nil || len(list) != 0 {
		t.Errorf("Resolve = %v, %v", list, err)
	}
}

// TestPluginLeavesBeforeTheDrain asks the application, which was told to stop, after everybody
// knows that it leaves.
func TestPluginLeavesBeforeTheDrain(t *testing.T) {
	t.Parallel() // it mostly waits
	server := testserver.StartNATS(t)
	w := follow(t, server)
	a := app()
	start := &egg.Start{
		Listen: "127.0.0.1:0", NoFiles: true, Console: t.Output(),
		Set: []string{"nats.url=" + server.URL(), "nats.register={}", "health.enable=true", "health.drainDelay=2s"},
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, start) }()
	in := expect(t, w, 1)[0]
	stop()
	expect(t, w, 0)
	res, err := http.Get("http://" + in.Address + "/")
	if err != nil {
		t.Fatalf("it takes no requests any more: %v", err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("status %d", res.StatusCode)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestPluginRefusesToStart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	server := testserver.StartNATS(t, "--auth", secret)
	for _, tt := range []struct {
		name string
		set  []string
		want string
	}{
		{"when no server answers", []string{"nats.url=nats://app:" + secret + "@127.0.0.1:1"},
			"the server nats://127.0.0.1:1 does not answer: "},
		{"when the server refuses it", []string{"nats.url=" + server.URL(), "nats.token=not " + secret},
			"the server " + server.URL() + " does not answer: "},
		{"with a URL that is none", []string{"nats.url=nats://app:" + secret + "%zz@127.0.0.1:1"},
			"nats: the URL is not nats://host:port"},
		{"with a bucket that is none", []string{"nats.url=nats://127.0.0.1:1", "nats.bucket=a.b"},
			`nats: bucket "a.b" is more than letters`},
		{"without the authorities", []string{"nats.tls.caFile=" + file}, "nats.tls.caFile: it has no certificate"},
		{"without the file of the authorities", []string{"nats.tls.caFile=" + file + ".pem"}, "nats.tls.caFile: open "},
		{"with half a certificate", []string{"nats.tls.certFile=" + file}, "nats.tls.certFile and keyFile: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := eggtest.BootError(t, app, eggtest.Set(tt.set...))
			if !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), secret) {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}

func TestPluginStartsWithoutAWeakDependence(t *testing.T) {
	server := testserver.StartNATS(t)
	server.Stop()
	a := eggtest.Boot(t, app, at(server), eggtest.Listen(), eggtest.Set("nats.weakDependent=true", "nats.register={}"))
	a.ExpectLog("[egg-nats] the server "+server.URL()+" does not answer", "coreLogger")
	a.ExpectLog("[egg-nats] the application is not listed yet", "coreLogger")
	server.Start()
	expect(t, follow(t, server), 1)
}

func TestReadinessNeedsTheServer(t *testing.T) {
	probes := eggtest.Set("health.enable=true", "health.cacheFor=-1")
	server := testserver.StartNATS(t)
	needs := eggtest.Boot(t, app, at(server), probes)
	degrades := eggtest.Boot(t, app, at(server), probes, eggtest.Set("nats.weakDependent=true"))
	needs.Request().Get("/readyz").Expect(200)
	server.Stop()
	needs.Request().Get("/readyz").Expect(503).ExpectBody(`{"status":"failing"}`)
	needs.ExpectLog("[egg:health] nats does not work: the server "+server.URL()+" does not answer", "coreLogger")
	degrades.Request().Get("/readyz").Expect(200)
}
