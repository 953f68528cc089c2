package eggredis_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/koa-go/koa/contrib/redis/eggredis"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/egg/schedule"
	"github.com/koa-go/koa/internal/testserver"
	"github.com/koa-go/koa/middleware/session"
)

// TestMain keeps go-redis from telling of the connections that tests break.
func TestMain(m *testing.M) {
	goredis.SetLogger(quiet{})
	m.Run()
}

type quiet struct{}

func (quiet) Printf(context.Context, string, ...any) {}

// app is an application with a counter in the session.
func app(plugins ...egg.Plugin) func() *egg.App {
	return func() *egg.App {
		return egg.New(&egg.Options{
			Name:        "shop",
			ConfigFiles: fstest.MapFS{"config.default.yaml": {Data: []byte("keys: a key of the test\n")}},
			Plugins:     plugins,
			Wire: func(app *egg.App) error {
				app.Router().Get("/", func(ctx *egg.Context) error {
					s := session.From(ctx)
					views, _ := session.Get[int](s, "views")
					s.Set("views", views+1)
					ctx.SetBody(views + 1)
					return nil
				})
				return nil
			},
		})
	}
}

// at says where a server is.
func at(t *testing.T, prefix, addr string) eggtest.Option {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	return eggtest.Set(prefix+".host="+host, prefix+".port="+port)
}

func TestPluginProvidesTheClient(t *testing.T) {
	server := testserver.StartRedis(t, "--requirepass", "secret")
	a := eggtest.Boot(t, app(eggredis.Plugin()), at(t, "redis.client", server.Addr), eggtest.Set("redis.client.password=secret", "redis.client.db=3"))
	client := egg.Get[*goredis.Client](a.App)
	if err := client.Ping(t.Context()).Err(); err != nil {
		t.Error(err)
	}
	if got := client.Options(); got.DB != 3 || !got.ContextTimeoutEnabled {
		t.Errorf("db %d, deadlines obeyed: %v; want 3, true", got.DB, got.ContextTimeoutEnabled)
	}
}

func TestPluginProvidesSeveralClients(t *testing.T) {
	one, two := testserver.StartRedis(t), testserver.StartRedis(t)
	a := eggtest.Boot(t, app(eggredis.Plugin()), at(t, "redis.clients.one", one.Addr), at(t, "redis.clients.two", two.Addr),
		eggtest.Set("redis.default.db=2"))
	clients := egg.Get[eggredis.Clients](a.App)
	options := func(name string) *goredis.Options { return clients[name].(*goredis.Client).Options() }
	if options("one").Addr != one.Addr || options("two").Addr != two.Addr || options("one").DB != 2 {
		t.Errorf("clients %+v", clients)
	}
}

// list writes addresses as YAML.
func list(t *testing.T, addrs []string) string {
	t.Helper()
	all := make([]string, len(addrs))
	for i, addr := range addrs {
		host, port, err := net.SplitHostPort(addr)
		if err != nil {
			t.Fatal(err)
		}
		all[i] = fmt.Sprintf("{host: %s, port: %s}", host, port)
	}
	return "[" + strings.Join(all, ", ") + "]"
}

func TestPluginAsksSentinels(t *testing.T) {
	servers := testserver.StartSentinels(t)
	a := eggtest.Boot(t, app(eggredis.Plugin(), eggredis.SessionPlugin()),
		eggtest.Set("redis.client.sentinels="+list(t, servers.Addrs), "redis.client.name="+testserver.SentinelMaster))
	a.Agent().Get("/").Expect(200).ExpectBody("1")
	if n, err := egg.Get[*goredis.Client](a.App).DBSize(t.Context()).Result(); n != 1 || err != nil {
		t.Errorf("the primary has %d sessions, %v", n, err)
	}
}

func TestPluginFindsACluster(t *testing.T) {
	var addrs []string
	for _, node := range testserver.StartRedisCluster(t) {
		addrs = append(addrs, node.Addr)
	}
	a := eggtest.Boot(t, app(eggredis.Plugin(), eggredis.SessionPlugin()),
		eggtest.Set("redis.client.cluster=true", "redis.client.nodes="+list(t, addrs[:1])))
	for range 5 {
		a.Agent().Get("/").Expect(200)
	}
	if nodes, err := egg.Get[*goredis.ClusterClient](a.App).ClusterNodes(t.Context()).Result(); strings.Count(nodes, "\n") != 3 || err != nil {
		t.Errorf("nodes %s, %v", nodes, err)
	}
}

func TestPluginRefusesToStart(t *testing.T) {
	nobody := at(t, "redis.client", "127.0.0.1:1")
	for _, tt := range []struct {
		name    string
		plugins []egg.Plugin
		opts    []eggtest.Option
		want    string
	}{
		{"without a server", []egg.Plugin{eggredis.Plugin()}, nil,
			"the section redis names no server: set redis.client.host"},
		{"with one and several", []egg.Plugin{eggredis.Plugin()}, []eggtest.Option{nobody, at(t, "redis.clients.x", "127.0.0.1:1")},
			"redis.client and redis.clients: choose one"},
		{"when the server does not answer", []egg.Plugin{eggredis.Plugin()}, []eggtest.Option{nobody},
			"the server 127.0.0.1:1 does not answer: "},
		{"as a cluster without nodes", []egg.Plugin{eggredis.Plugin()}, []eggtest.Option{eggtest.Set("redis.client.cluster=true")},
			"redis.client: cluster needs nodes: name one or more"},
		{"with nodes of no cluster", []egg.Plugin{eggredis.Plugin()}, []eggtest.Option{eggtest.Set("redis.clients.x.nodes=[{host: a}]")},
			"redis.clients.x: nodes are those of a cluster: set cluster: true"},
		{"with a cluster's database", []egg.Plugin{eggredis.Plugin()}, []eggtest.Option{eggtest.Set("redis.client.cluster=true", "redis.client.nodes=[{host: a}]", "redis.client.db=1")},
			"redis.client: a cluster has only db 0"},
		{"with a breaker that is closed before it opens", []egg.Plugin{eggredis.Plugin()}, []eggtest.Option{eggtest.Set("redis.default.breaker.pause=-1s", "redis.client.host=a")},
			"redis.client: breaker.pause: -1s has passed already"},
		{"with sentinels of nobody", []egg.Plugin{eggredis.Plugin()}, []eggtest.Option{eggtest.Set("redis.client.sentinels=[{port: 1}]")},
			"redis.client: sentinels need name, what they call the primary"},
		{"when the sentinels do not answer", []egg.Plugin{eggredis.Plugin()}, []eggtest.Option{eggtest.Set("redis.client.sentinels=[{port: 1}]", "redis.client.name=main")},
			"the server main of the sentinels 127.0.0.1:1 does not answer: "},
		{"with sessions at a server that is not there", []egg.Plugin{eggredis.Plugin(), eggredis.SessionPlugin()},
			[]eggtest.Option{at(t, "redis.clients.x", "127.0.0.1:1"), eggtest.Set("sessionRedis.name=y")},
			"sessionRedis.name: redis.clients has no y"},
		{"with sessions at one of several", []egg.Plugin{eggredis.Plugin(), eggredis.SessionPlugin()},
			[]eggtest.Option{at(t, "redis.clients.x", "127.0.0.1:1")},
			"sessionRedis.name: say which of redis.clients it is"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := eggtest.BootError(t, app(tt.plugins...), tt.opts...); !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}

func TestPluginStartsWithoutAWeakDependence(t *testing.T) {
	a := eggtest.Boot(t, app(eggredis.Plugin()), at(t, "redis.client", "127.0.0.1:1"), eggtest.Set("redis.client.weakDependent=true"))
	a.ExpectLog("[egg-redis] the server 127.0.0.1:1 does not answer", "coreLogger")
}

func TestSessionPluginKeepsSessionsInRedis(t *testing.T) {
	server := testserver.StartRedis(t)
	a := eggtest.Boot(t, app(eggredis.Plugin(), eggredis.SessionPlugin()), at(t, "redis.client", server.Addr))
	browser := a.Agent()
	browser.Get("/").Expect(200).ExpectBody("1")
	browser.Get("/").Expect(200).ExpectBody("2")

	client := egg.Get[*goredis.Client](a.App)
	keys := client.Keys(t.Context(), "*").Val()
	if len(keys) != 1 {
		t.Fatalf("keys %q, want one", keys)
	}
	var values struct{ Views int }
	if err := json.Unmarshal([]byte(client.Get(t.Context(), keys[0]).Val()), &values); err != nil || values.Views != 2 {
		t.Errorf("the session is %+v, %v", values, err)
	}
}

func TestSessionPluginDegrades(t *testing.T) {
	server := testserver.StartRedis(t)
	a := eggtest.Boot(t, app(eggredis.Plugin(), eggredis.SessionPlugin()), at(t, "redis.client", server.Addr),
		eggtest.Set("sessionRedis.degrade=true", "sessionRedis.timeout=5s"))
	browser := a.Agent()
	browser.Get("/").Expect(200).ExpectBody("1")
	server.Kill()
	browser.Get("/").Expect(200).ExpectBody("1")
	a.ExpectLog("[egg-session-redis] a request goes on without its session", "coreLogger")
}

func TestSchedulePluginProvidesALock(t *testing.T) {
	server := testserver.StartRedis(t)
	boot := func() schedule.Locker {
		a := eggtest.Boot(t, app(eggredis.Plugin(), eggredis.SchedulePlugin()), at(t, "redis.client", server.Addr))
		return egg.Get[schedule.Locker](a.App)
	}
	tick := time.Now()
	for i, locker := range []schedule.Locker{boot(), boot()} {
		if _, ok, err := locker.Lock(t.Context(), "report", tick, time.Minute); ok != (i == 0) || err != nil {
			t.Errorf("machine %d: Lock = %v, %v", i, ok, err)
		}
	}
}
