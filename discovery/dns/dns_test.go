package dns_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/discoverytest"
	"github.com/koa-go/koa/discovery/dns"
)

// subject serves the suite's service: users.test by A records, or by SRV records
// that lead to them.
func subject(t *testing.T, list []discovery.Instance, names map[string]string, set func(*testing.T, *server, []discovery.Instance), outage int) discoverytest.Subject {
	s := newServer(t)
	set(t, s, list)
	errs := make(chan error, 1000)
	r := dns.New(&dns.Options{
		Resolver: s.resolver(),
		Names:    names,
		Interval: 30 * time.Millisecond,
		Timeout:  3 * time.Second,
		OnError:  func(_ string, err error) { errs <- err },
	})
	all := []int{typeA, typeAAAA, typeSRV}
	return discoverytest.Subject{
		Resolver: r,
		Set:      func(t *testing.T, list []discovery.Instance) { set(t, s, list) },
		Outage: func(*testing.T) func() {
			s.answer(outage, all...)
			<-errs
			return func() { s.answer(ok, all...) }
		},
	}
}

func setAddresses(t *testing.T, s *server, list []discovery.Instance) {
	var data [][]byte
	for _, in := range list {
		data = append(data, address(host(t, in)))
	}
	s.set("users.test", typeA, data...)
}

func setTargets(t *testing.T, s *server, list []discovery.Instance) {
	var data [][]byte
	for _, in := range list {
		target := strings.ReplaceAll(host(t, in), ".", "-") + ".node.test"
		s.set(target, typeA, address(host(t, in)))
		data = append(data, srv(1, uint16(in.Weight), 7001, target))
	}
	s.set("_http._tcp.users.test", typeSRV, data...)
}

func host(t *testing.T, in discovery.Instance) string {
	t.Helper()
	host, _, err := net.SplitHostPort(in.Address)
	if err != nil {
		t.Fatal(err)
	}
	return host
}

func TestSuite(t *testing.T) {
	byName := map[string]string{discoverytest.Service: "_http._tcp.users.test"}
	for _, tt := range []struct {
		name   string
		names  map[string]string
		set    func(*testing.T, *server, []discovery.Instance)
		outage int
	}{
		{"addresses, and a server that fails", nil, setAddresses, failure},
		{"addresses, and a server that is silent", nil, setAddresses, silence},
		{"SRV records, and a server that fails", byName, setTargets, failure},
		{"SRV records, and a server that is silent", byName, setTargets, silence},
	} {
		t.Run(tt.name, func(t *testing.T) {
			discoverytest.Run(t, func(t *testing.T, list []discovery.Instance) discoverytest.Subject {
				return subject(t, list, tt.names, tt.set, tt.outage)
			})
		})
	}
}

// describe writes what a list says, one instance a word.
func describe(list []discovery.Instance) string {
	var words []string
	for _, in := range list {
		word := in.Address + "=" + in.Meta["host"] + "*" + string(rune('0'+in.Weight))
		if p := in.Meta["priority"]; p != "" {
			word += "@" + p
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestRecords(t *testing.T) {
	s := newServer(t)
	s.set("both.test", typeA, address("127.0.0.1"))
	s.set("both.test", typeAAAA, address("::1"))
	s.set("two.test", typeA, address("127.0.0.3"), address("127.0.0.2"))
	s.set("empty.test", typeA)
	s.set("_weighted.test", typeSRV, srv(1, 3, 81, "both.test"), srv(1, 0, 82, "two.test"))
	s.set("_backup.test", typeSRV, srv(20, 1, 80, "two.test"), srv(10, 1, 80, "both.test"))
	s.set("_fallback.test", typeSRV, srv(20, 1, 80, "two.test"), srv(10, 1, 80, "empty.test"), srv(5, 1, 80, "gone.test"))
	s.set("_off.test", typeSRV, srv(0, 0, 0, ""))
	s.set("_same.test", typeSRV, srv(2, 5, 80, "both.test"), srv(1, 2, 80, "both.test"))
	for _, tt := range []struct {
		name, service, want string
		all                 bool
	}{
		{"both families are listed", "both.test:80", "127.0.0.1:80=both.test*1 [::1]:80=both.test*1", false},
		{"the port is the service's", "two.test:90", "127.0.0.2:90=two.test*1 127.0.0.3:90=two.test*1", false},
		{"an address is itself", "127.0.0.9:80", "127.0.0.9:80=127.0.0.9*1", false},
		{"a name without addresses is empty", "empty.test:80", "", false},
		{"a name that does not exist is empty", "gone.test:80", "", false},
		{
			"SRV has ports and weights", "_weighted.test",
			"127.0.0.1:81=both.test*3@1 127.0.0.2:82=two.test*1@1 127.0.0.3:82=two.test*1@1 [::1]:81=both.test*3@1", false,
		},
		{"a backup waits", "_backup.test", "127.0.0.1:80=both.test*1@10 [::1]:80=both.test*1@10", false},
		{
			"a backup is listed on request", "_backup.test",
			"127.0.0.1:80=both.test*1@10 127.0.0.2:80=two.test*1@20 127.0.0.3:80=two.test*1@20 [::1]:80=both.test*1@10", true,
		},
		{"a backup steps in when the first have no address", "_fallback.test", "127.0.0.2:80=two.test*1@20 127.0.0.3:80=two.test*1@20", false},
		{"a service can be declared off", "_off.test", "", false},
		{"an address is listed once", "_same.test", "127.0.0.1:80=both.test*2@1 [::1]:80=both.test*2@1", true},
		{"SRV records that do not exist are empty", "_gone.test", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := dns.New(&dns.Options{Resolver: s.resolver(), AllPriorities: tt.all})
			list, err := r.Resolve(t.Context(), tt.service)
			if err != nil {
				t.Fatal(err)
			}
			if got := describe(list); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestBadNamesAreRefused(t *testing.T) {
	r := dns.New(nil)
	for _, name := range []string{"", "users", ":80", "users:0", "users:http", "users:65536"} {
		if _, err := r.Resolve(t.Context(), name); err == nil {
			t.Errorf("Resolve accepts %q", name)
		}
		if _, err := r.Watch(t.Context(), name); err == nil {
			t.Errorf("Watch accepts %q", name)
		}
	}
}

// TestHalfAnAnswerIsAnOutage: when only one family can be asked, the addresses
// of the other must not look as if they had left.
func TestHalfAnAnswerIsAnOutage(t *testing.T) {
	for _, kind := range []int{typeA, typeAAAA} {
		s := newServer(t)
		s.set("both.test", typeA, address("127.0.0.1"))
		s.answer(failure, kind)
		r := dns.New(&dns.Options{Resolver: s.resolver()})
		if list, err := r.Resolve(t.Context(), "both.test:80"); err == nil {
			t.Errorf("with questions of type %d failing the list is %v, want an error", kind, list)
		}
	}
}

func TestNoListYetIsAnErrorAndThenWaitedFor(t *testing.T) {
	s := newServer(t)
	s.set("users.test", typeA, address("127.0.0.1"))
	s.answer(failure, typeA)
	failed := make(chan error, 100)
	r := dns.New(&dns.Options{
		Resolver: s.resolver(),
		Interval: 20 * time.Millisecond,
		OnError:  func(_ string, err error) { failed <- err },
	})
	var dnsError *net.DNSError
	if _, err := r.Resolve(t.Context(), "users.test:80"); !errors.As(err, &dnsError) {
		t.Errorf("Resolve: %v, want the resolver's error", err)
	}
	w, err := r.Watch(t.Context(), "users.test:80")
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	<-failed
	s.answer(ok, typeA)
	if list, err := w.Next(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("Next = %v, %v, want the first list after the outage", list, err)
	}
}

func TestCallersShareOneLookup(t *testing.T) {
	s := newServer(t)
	s.set("users.test", typeA, address("127.0.0.1"))
	r := dns.New(&dns.Options{Resolver: s.resolver()})
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() {
			if _, err := r.Resolve(t.Context(), "users.test:80"); err != nil {
				t.Errorf("Resolve: %v", err)
			}
		})
	}
	all.Wait()
	if n := s.questions(typeA); n != 1 {
		t.Errorf("the server was asked %d times, want once", n)
	}
}

func TestFailuresAreNotRepeatedAtOnce(t *testing.T) {
	s := newServer(t)
	s.answer(failure, typeA)
	lookups := 0
	r := dns.New(&dns.Options{Resolver: s.resolver(), OnError: func(string, error) { lookups++ }})
	for range 50 {
		if _, err := r.Resolve(t.Context(), "users.test:80"); err == nil {
			t.Fatal("Resolve succeeds")
		}
	}
	if lookups != 1 {
		t.Errorf("%d lookups of callers that came together, want one", lookups)
	}
}

func TestCallerDoesNotWaitBeyondItsContext(t *testing.T) {
	s := newServer(t)
	s.answer(silence, typeA)
	r := dns.New(&dns.Options{Resolver: s.resolver(), Timeout: 200 * time.Millisecond})
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := r.Resolve(ctx, "users.test:80"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Resolve: %v, want %v", err, context.DeadlineExceeded)
	}
}
