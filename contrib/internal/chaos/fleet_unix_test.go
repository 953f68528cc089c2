//go:build unix

package chaos_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/internal/testserver"
	"github.com/koa-go/koa/proxy"
)

var services = []string{"users", "orders"}

const replicas = 3

// fleet is all the processes.
type fleet struct {
	t         *testing.T
	consul    *testserver.Consul
	addresses map[string]string   // of instances, by id such as users-1
	instances map[string]*process // by id
	gateway   *process
	nginx     *testserver.Nginx
	targets   []target // the gateway and nginx
}

func startFleet(t *testing.T) *fleet {
	t.Helper()
	f := &fleet{t: t, consul: testserver.StartConsul(t), addresses: map[string]string{}, instances: map[string]*process{}}
	for _, service := range services {
		for i := range replicas {
			id := fmt.Sprint(service, "-", i+1)
			f.addresses[id] = testserver.FreeAddress(t)
			f.instances[id] = spawn(t, "-addr", f.addresses[id], "-consul", f.consul.Addr, "-id", id, "-services", service)
		}
	}
	address := testserver.FreeAddress(t)
	f.gateway = spawn(t, "-addr", address, "-consul", f.consul.Addr, "-services", strings.Join(services, ","))
	f.nginx = testserver.StartNginx(t, 1, f.nginxConf)
	f.targets = []target{{"koa", address}, {"nginx", f.nginx.Addr}}
	return f
}

// nginxConf says what options of the gateway say, but for the checks, which nginx has
// not.
func (f *fleet) nginxConf(listen string) string {
	var b strings.Builder
	for _, service := range services {
		fmt.Fprintf(&b, "upstream %s {\nkeepalive 64;\n", service)
		for i := range replicas {
			fmt.Fprintf(&b, "server %s max_fails=3 fail_timeout=2s;\n", f.addresses[fmt.Sprint(service, "-", i+1)])
		}
		b.WriteString("}\n")
	}
	fmt.Fprintf(&b, "server {\nlisten %s;\nkeepalive_requests 1000000;\n", listen)
	for _, service := range services {
		fmt.Fprintf(&b, "location /%s/ { proxy_pass http://%[1]s; }\n", service)
	}
	b.WriteString(`proxy_http_version 1.1;
proxy_set_header Connection "";
proxy_set_header Host $http_host;
proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
proxy_set_header X-Forwarded-Proto $scheme;
proxy_set_header X-Forwarded-Host $http_host;
proxy_connect_timeout 2s;
proxy_read_timeout 2s;
proxy_next_upstream error timeout http_502 http_503 http_504;
proxy_next_upstream_tries 3;
}
`)
	return b.String()
}

// status is what the gateway knows of an instance; the State is "" when it is not
// listed.
func (f *fleet) status(id string) proxy.NodeStatus {
	f.t.Helper()
	res, err := http.Get("http://" + f.targets[0].addr + "/status")
	if err != nil {
		f.t.Fatal(err)
	}
	defer res.Body.Close()
	all := map[string]proxy.Status{}
	if err := json.NewDecoder(res.Body).Decode(&all); err != nil {
		f.t.Fatal(err)
	}
	service, _, _ := strings.Cut(id, "-")
	for _, n := range all[service].Nodes {
		if n.Instance.ID == id {
			return n
		}
	}
	return proxy.NodeStatus{}
}

// await asks until ok, and returns how long that took. It fails the test after some
// time.
func (f *fleet) await(what string, limit time.Duration, ok func() bool) time.Duration {
	f.t.Helper()
	start := time.Now()
	for !ok() {
		if time.Since(start) > limit {
			f.t.Fatalf("%s: not within %v", what, limit)
		}
		time.Sleep(10 * time.Millisecond)
	}
	return time.Since(start)
}

// awaitOut waits until an instance gets no requests.
func (f *fleet) awaitOut(id string, limit time.Duration) time.Duration {
	f.t.Helper()
	return f.await(id+" is out", limit, func() bool { return f.status(id).State != "up" })
}

// awaitServing waits until an instance gets requests again and answers them.
func (f *fleet) awaitServing(id string) {
	f.t.Helper()
	f.await(id+" is back", patience, func() bool { return f.status(id).State == "up" })
	before := f.status(id)
	f.await(id+" serves", patience, func() bool {
		now := f.status(id)
		return now.Requests-now.Failures > before.Requests-before.Failures
	})
}

// patience is for what has no limit but that it has to happen, on a machine that is
// busy.
const patience = time.Minute

// awaitListed waits until Consul lists all instances, for somebody who asks it anew.
func (f *fleet) awaitListed() {
	f.t.Helper()
	registry, err := consul.New(&consul.Options{Address: f.consul.Addr, Grace: -1})
	if err != nil {
		f.t.Fatal(err)
	}
	defer registry.Close()
	for _, service := range services {
		f.await(service+" are listed", patience, func() bool {
			list, err := registry.Resolve(f.t.Context(), service)
			return err == nil && len(list) == replicas
		})
	}
}

// delay makes an instance slow.
func (f *fleet) delay(id string, d time.Duration) {
	f.t.Helper()
	r, err := http.NewRequestWithContext(f.t.Context(), http.MethodPut, "http://"+f.addresses[id]+"/delay?"+d.String(), nil)
	if err != nil {
		f.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		f.t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		f.t.Fatalf("delay: %s", res.Status)
	}
}
