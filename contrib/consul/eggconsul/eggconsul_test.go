package eggconsul_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/koa-go/koa/contrib/consul/eggconsul"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/internal/testserver"
)

// shop is an application with the plugin.
func shop(yaml string) func() *egg.App {
	return func() *egg.App {
		return egg.New(&egg.Options{
			Name:        "shop",
			ConfigFiles: fstest.MapFS{"config.default.yaml": {Data: []byte("keys: k\n" + yaml)}},
			Plugins:     []egg.Plugin{eggconsul.Plugin()},
		})
	}
}

func at(agent *testserver.Consul) eggtest.Option { return eggtest.Set("consul.address=" + agent.Addr) }

// nobody is an agent that is not there.
var nobody = eggtest.Set("consul.address=127.0.0.1:1")

// await waits for a list of a service.
func await(t *testing.T, r discovery.Resolver, service string, what string, is func(list []discovery.Instance) bool) []discovery.Instance {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	w, err := r.Watch(ctx, service)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	var last []discovery.Instance
	for {
		list, err := w.Next(ctx)
		if err != nil {
			t.Fatalf("the list of %s is not %s: %v, %v", service, what, last, err)
		}
		if last = list; is(list) {
			return list
		}
	}
}

func has(n int) func([]discovery.Instance) bool {
	return func(list []discovery.Instance) bool { return len(list) == n }
}

func TestPluginListsTheApplication(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	other := eggtest.Boot(t, shop(""), at(agent), eggtest.Listen())
	resolver := egg.Get[discovery.Resolver](other.App)
	t.Run("an application", func(t *testing.T) {
		a := eggtest.Boot(t, shop(`
consul:
  register: {service: store, zone: north, version: 1.4.0, tags: [canary], meta: {rack: "7"}, weight: 3}
`), at(agent), eggtest.Listen())
		address := strings.TrimPrefix(a.URL(), "http://")
		in := await(t, resolver, "store", "one instance", has(1))[0]
		if in.Address != address || in.Zone != "north" || in.Version != "1.4.0" || in.Weight != 3 || in.Tags[0] != "canary" || in.Meta["rack"] != "7" {
			t.Errorf("listed as %+v, listens on %s", in, address)
		}
	})
	await(t, resolver, "store", "empty", has(0))
	await(t, resolver, "shop", "empty, without register", has(0))
}

func TestPluginLetsTheAgentAsk(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	healthy := "health: {enable: true}\nconsul: {check: {http: /readyz, interval: 1s}, register: {}}\n"
	a := eggtest.Boot(t, shop(healthy), at(agent), eggtest.Listen())
	sick := eggtest.Boot(t, shop(strings.Replace(healthy, "/readyz", "/nowhere", 1)), at(agent), eggtest.Listen())
	await(t, egg.Get[discovery.Resolver](sick.App), "shop", "the healthy one", func(list []discovery.Instance) bool {
		return len(list) == 1 && "http://"+list[0].Address == a.URL()
	})
}

func TestPluginRefusesToStart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, tt := range []struct{ name, set, want string }{
		{"when the agent does not answer", "consul.address=127.0.0.1:1", "discovery/consul: Get \"http://127.0.0.1:1"},
		{"with an address that is none", "consul.address=ftp://a", "discovery/consul: the address ftp://a is not host:port"},
		{"without the authorities", "consul.tls.caFile=" + filepath.Join(dir, "ca.pem"), "consul.tls.caFile: open "},
		{"with authorities that are none", "consul.tls.caFile=plugin.go", "consul.tls.caFile: it has no certificate"},
		{"with half a certificate", "consul.tls.certFile=" + filepath.Join(dir, "a.pem"), "consul.tls.certFile: open "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := eggtest.BootError(t, shop(""), eggtest.Set(tt.set)); !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}

func TestPluginNeverShowsTheToken(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, shop("consul: {token: hush, register: {}, weakDependent: true}\n"), nobody, eggtest.Listen())
	for _, v := range a.ConfigValues() {
		if strings.Contains(fmt.Sprint(v.Value), "hush") {
			t.Errorf("%s is shown", v.Path)
		}
	}
	a.NotExpectLog("hush", "coreLogger")
}

// The agent of a weak dependence may come later than the application.
func TestWeakDependenceIsListedLater(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	agent.Kill()
	a := eggtest.Boot(t, shop("consul: {register: {}, weakDependent: true}\n"), at(agent), eggtest.Listen())
	a.ExpectLog("[egg-consul] the application is not listed yet: discovery/consul: register", "coreLogger")
	agent.Start()
	in := await(t, egg.Get[*consul.Registry](a.App), "shop", "one instance", has(1))[0]
	if "http://"+in.Address != a.URL() {
		t.Errorf("listed at %s, listens on %s", in.Address, a.URL())
	}
}

func TestReadinessNeedsTheAgent(t *testing.T) {
	t.Parallel()
	agent := testserver.StartConsul(t)
	probes := eggtest.Set("health.enable=true", "health.cacheFor=-1")
	needs := eggtest.Boot(t, shop(""), at(agent), probes)
	degrades := eggtest.Boot(t, shop("consul: {weakDependent: true}\n"), at(agent), probes)
	needs.Request().Get("/readyz").Expect(200)
	agent.Kill()
	needs.Request().Get("/readyz").Expect(503)
	needs.ExpectLog("[egg:health] consul does not work: discovery/consul: ", "coreLogger")
	degrades.Request().Get("/readyz").Expect(200)
}
