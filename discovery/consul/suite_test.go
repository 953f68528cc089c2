package consul_test

import (
	"testing"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/discovery/discoverytest"
	"github.com/koa-go/koa/internal/testserver"
)

// open returns the registry of an agent, closed when the test ends.
func open(t *testing.T, agent *testserver.Consul, opts consul.Options) *consul.Registry {
	t.Helper()
	opts.Address = agent.Addr
	r, err := consul.New(&opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func TestSuite(t *testing.T) {
	agent := testserver.StartConsul(t)
	discoverytest.Run(t, func(t *testing.T, _ []discovery.Instance) discoverytest.Subject {
		noticed := make(chan struct{}, 1)
		r := open(t, agent, consul.Options{Retry: 200 * time.Millisecond, OnError: telling(noticed)})
		return discoverytest.Subject{
			Resolver: r, Registrar: r, Details: true, Close: r.Close,
			Outage: func(*testing.T) func() {
				agent.Kill()
				<-noticed
				return agent.Start
			},
		}
	})
}

// telling returns an OnError that fills a channel which has room for one.
func telling(noticed chan<- struct{}) func(error) {
	return func(error) {
		select {
		case noticed <- struct{}{}:
		default:
		}
	}
}
