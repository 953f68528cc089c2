//go:build unix

package nats_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	natsgo "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/koa-go/koa/contrib/nats"
	"github.com/koa-go/koa/internal/testserver"
)

// startCluster starts three servers that keep everything three times.
func startCluster(t *testing.T) []*testserver.NATS {
	t.Helper()
	var routes []string
	for range 3 {
		routes = append(routes, "nats://"+testserver.FreeAddress(t))
	}
	var servers []*testserver.NATS
	for i, route := range routes {
		servers = append(servers, testserver.StartNATS(t, "--server_name", fmt.Sprint("n", i),
			"--cluster_name", "c", "--cluster", route, "--routes", strings.Join(routes, ",")))
	}
	return servers
}

// TestAClusterLosesTheServerOfAWatch pauses a server to which nobody who looks on is connected, but
// on which what tells them of changes is. No TTL comes to their help.
func TestAClusterLosesTheServerOfAWatch(t *testing.T) {
	t.Parallel() // it mostly waits
	servers := startCluster(t)
	opts := &nats.RegistryOptions{Replicas: 3, TTL: time.Hour, Timeout: patient}
	r, lost := readerElsewhere(t, servers, opts)
	w := watch(t, r, "users")
	expect(t, w, 1)
	servers[lost].Pause()
	reg := register(t, r, user("b"))
	written := time.Now()
	expect(t, w, 2)
	t.Logf("seen %v after it was written", time.Since(written))
	deregister(t, reg)
	expect(t, w, 1)
}

// readerElsewhere returns a registry with an instance of the service users, which it follows, and
// the number of a server that it is not connected to and that has its consumer.
func readerElsewhere(t *testing.T, servers []*testserver.NATS, opts *nats.RegistryOptions) (r *nats.Registry, on int) {
	t.Helper()
	for i := range 30 { // the cluster chooses by chance
		conn := connect(t, servers[i%len(servers)])
		r := over(t, conn, opts)
		register(t, r, user("a"))
		before := consumers(t, conn)
		expect(t, watch(t, r, "users"), 1)
		for name, server := range consumers(t, conn) {
			if _, old := before[name]; !old && server != conn.ConnectedServerName() {
				return r, int(server[len(server)-1] - '0') // of n0, n1, n2
			}
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Fatal("all consumers are where their readers are connected")
	return nil, 0
}

// consumers are those of the bucket, and the servers of the cluster they are on.
func consumers(t *testing.T, conn *natsgo.Conn) map[string]string {
	t.Helper()
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(t.Context(), "KV_services")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	list := stream.ListConsumers(t.Context())
	for c := range list.Info() {
		all[c.Name] = ""
		if c.Cluster != nil {
			all[c.Name] = c.Cluster.Leader
		}
	}
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestAConsumerIsDeleted is what an operator may do.
func TestAConsumerIsDeleted(t *testing.T) {
	t.Parallel() // it mostly waits
	server := testserver.StartNATS(t)
	conn := connect(t, server)
	r := over(t, conn, &nats.RegistryOptions{TTL: time.Hour})
	w := watch(t, r, "users")
	expect(t, w, 0)
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	for name := range consumers(t, conn) {
		if err := js.DeleteConsumer(t.Context(), "KV_services", name); err != nil {
			t.Fatal(err)
		}
	}
	register(t, r, user("a"))
	expect(t, w, 1)
}
