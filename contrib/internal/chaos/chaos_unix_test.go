//go:build unix

package chaos_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// hangLimit is what the options of the gateway give an instance that hangs: two checks
// that get no answer, a tenth of the interval later than usual at the most. What is
// added is for a machine that is busy.
const hangLimit = 2*(550+500)*time.Millisecond + 20*time.Second

// disturbance is a row of the table.
type disturbance struct {
	name string
	out  time.Duration // until the gateway left the instance alone; 0 if it did not have to
}

func TestChaos(t *testing.T) {
	f := startFleet(t)
	f.awaitListed()
	throughput(t, f)
	l, stop := begin(t, f.targets, services)
	var rows []disturbance
	// A disturbance has three phases: until the instance is out, while it is out, and
	// while it comes back.
	run := func(name, id string, limit time.Duration, begin, end func()) {
		t.Helper()
		l.enter(name)
		row := disturbance{name: name}
		if begin(); limit > 0 {
			row.out = f.awaitOut(id, limit)
			l.enter(name + ", out")
		}
		time.Sleep(1500 * time.Millisecond)
		l.enter(name + ", back")
		end()
		rows = append(rows, row)
	}
	nothing := func() {}
	users, orders, flapping := f.instances["users-1"], f.instances["orders-2"], f.instances["orders-1"]
	run("undisturbed", "", 0, nothing, nothing)
	run("kill -9", "users-1", patience, users.kill, func() { users.start(); f.awaitServing("users-1") })
	run("hangs", "orders-2", hangLimit, orders.hang, func() { orders.resume(); f.awaitServing("orders-2") })
	run("slow", "", 0, func() { f.delay("users-2", 300*time.Millisecond) }, func() { f.delay("users-2", usualDelay) })
	run("flaps", "", 0, func() { flap(flapping) }, func() { f.awaitServing("orders-1") })
	run("Consul is away, kill -9", "users-3", patience, func() { f.consul.Kill(); f.instances["users-3"].kill() }, func() {
		f.consul.Start()
		f.instances["users-3"].start()
		f.awaitServing("users-3")
		f.awaitListed()
	})
	run("all is well", "", 0, nothing, nothing)
	stop()
	report(t, l, rows)
	judge(t, l)
}

// flap lets an instance come and go.
func flap(p *process) {
	for range 5 {
		p.kill()
		time.Sleep(200 * time.Millisecond)
		p.start()
		time.Sleep(200 * time.Millisecond)
	}
}

// judge holds the gateway to what is asked of it; nginx is there to compare.
func judge(t *testing.T, l *load) {
	t.Helper()
	all := l.of("koa")
	if share := float64(len(all.errors)) / float64(len(all.took)); share > 0.001 {
		t.Errorf("%d of %d requests failed, want one of a thousand at the most", len(all.errors), len(all.took))
	}
	for _, phase := range l.phases {
		s := l.of("koa", phase)
		for i, err := range s.errors {
			if i < 3 {
				t.Logf("%s: %s", phase, err)
			}
		}
		if strings.HasSuffix(phase, ", out") && len(s.errors) > 0 {
			t.Errorf("%s: %d of %d requests failed, want none", phase, len(s.errors), len(s.took))
		}
	}
}

func report(t *testing.T, l *load, rows []disturbance) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-24s %28s %28s\n", "", "koa", "nginx")
	fmt.Fprintf(&b, "%-24s %10s %8s %8s %10s %8s %8s  %s\n", "", "requests", "errors", "p99", "requests", "errors", "p99", "out after")
	for _, row := range append(rows, disturbance{name: "in all"}) {
		phases := []string{row.name, row.name + ", out", row.name + ", back"}
		if row.name == "in all" {
			phases = nil
		}
		fmt.Fprintf(&b, "%-24s", row.name)
		for _, target := range []string{"koa", "nginx"} {
			s := l.of(target, phases...)
			fmt.Fprintf(&b, " %10d %8d %8v", len(s.took), len(s.errors), s.p99())
		}
		if row.out > 0 {
			fmt.Fprintf(&b, "  %v", row.out.Round(10*time.Millisecond))
		}
		b.WriteByte('\n')
	}
	t.Log(b.String())
}

// throughput prints what both do undisturbed, in turn. It asserts nothing: others use
// the machine as well.
func throughput(t *testing.T, f *fleet) {
	t.Helper()
	for id := range f.instances {
		f.delay(id, 0)
		defer f.delay(id, usualDelay)
	}
	pids := map[string][]int{"koa": {f.gateway.cmd.Process.Pid}, "nginx": f.nginx.PIDs()}
	sum := map[string]rate{}
	for range 4 {
		for _, to := range f.targets {
			r, s := saturate(t, to, pids[to.name], "/users/", 16, 400*time.Millisecond), sum[to.name]
			sum[to.name] = rate{s.requests + r.requests, s.took + r.took, s.cpu + r.cpu}
		}
	}
	koa, nginx := sum["koa"], sum["nginx"]
	t.Logf("undisturbed, one worker each: koa %.0f requests/s, nginx %.0f: %.2f; CPU per request %.0f µs and %.0f µs",
		koa.perSecond(), nginx.perSecond(), koa.perSecond()/nginx.perSecond(), koa.perRequest(), nginx.perRequest())
}
