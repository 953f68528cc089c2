package nats_test

import (
	"testing"

	natsgo "github.com/nats-io/nats.go"

	"github.com/koa-go/koa/contrib/nats"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/discoverytest"
	"github.com/koa-go/koa/internal/testserver"
)

func TestSuite(t *testing.T) {
	discoverytest.Run(t, func(t *testing.T, _ []discovery.Instance) discoverytest.Subject {
		server := testserver.StartNATS(t)
		conn, err := nats.Connect(&nats.Options{URL: server.URL()})
		if err != nil {
			t.Fatal(err)
		}
		r, err := nats.NewRegistry(conn, nil)
		if err != nil {
			t.Fatal(err)
		}
		return discoverytest.Subject{
			Resolver: r, Registrar: r, Details: true,
			Outage: func(t *testing.T) func() {
				lost := conn.StatusChanged(natsgo.RECONNECTING)
				defer conn.RemoveStatusListener(lost)
				server.Stop()
				<-lost
				return server.Start
			},
			Close: func() error {
				err := r.Close()
				conn.Close()
				return err
			},
		}
	})
}
