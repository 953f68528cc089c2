package nats_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	natsgo "github.com/nats-io/nats.go"

	"github.com/koa-go/koa/contrib/nats"
	"github.com/koa-go/koa/internal/testserver"
)

const secret = "xyzzy"

func TestConnectRefusesWithoutTheSecret(t *testing.T) {
	dir := t.TempDir()
	seed := filepath.Join(dir, "seed")
	if err := os.WriteFile(seed, []byte("SU"+secret), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, opts := range map[string]nats.Options{
		"nats: the URL is not nats://host:port":              {URL: "nats://app:" + secret + "%zz@127.0.0.1:4222"},
		"nats: the URL is not nats://host:port, or":          {URL: "nats://127.0.0.1:4222,,nats://127.0.0.2:4222"},
		"nats: the URL of 127.0.0.1 is none of nats://, tls": {URL: "http://app:" + secret + "@127.0.0.1"},
		"nats: credentials: ":                                {Credentials: filepath.Join(dir, "none")},
		"nats: nkey: ":                                       {NKey: seed},
		"nats: connect: ":                                    {URL: "nats://" + secret + "@127.0.0.1:1,ws://127.0.0.1:2"},
	} {
		_, err := nats.Connect(&opts)
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), secret) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestConnectLogsIn(t *testing.T) {
	user := testserver.StartNATS(t, "--user", "app", "--pass", secret)
	token := testserver.StartNATS(t, "--auth", secret)
	for name, opts := range map[string]*nats.Options{
		"user":            {URL: user.URL(), User: "app", Password: secret},
		"user in the URL": {URL: "app:" + secret + "@" + user.Addr},
		"token":           {URL: token.URL(), Token: secret},
		"one of two":      {URL: "nats://127.0.0.1:1, " + token.URL(), Token: secret},
		"user and name":   {URL: "nats://app:" + secret + "@" + user.Addr, Name: "shop"},
	} {
		conn, err := nats.Connect(opts)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		await(t, conn)
		if conn.Opts.Name != opts.Name {
			t.Errorf("%s: its name is %q", name, conn.Opts.Name)
		}
		conn.Close()
	}
}

func TestConnectReadsTheEnvironment(t *testing.T) {
	server := testserver.StartNATS(t)
	t.Setenv("NATS_URL", server.URL())
	conn, err := nats.Connect(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	await(t, conn)
}

// TestConnectNeverGivesUp has a server that refuses the client more often than nats.go would
// bear, and then is away.
func TestConnectNeverGivesUp(t *testing.T) {
	t.Parallel() // it mostly waits
	server := testserver.StartNATS(t, "--user", "app", "--pass", secret)
	told := make(chan error, 100)
	conn, err := nats.Connect(&nats.Options{URL: server.URL(), User: "app", Password: "wrong " + secret, OnError: func(err error) { told <- err }})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := <-told; !errors.Is(err, natsgo.ErrAuthorization) || strings.Contains(err.Error(), secret) {
		t.Errorf("OnError is told of %v", err)
	}
	r := over(t, conn, &nats.RegistryOptions{Timeout: 3 * time.Second})
	if _, err := r.Resolve(t.Context(), "users"); !errors.Is(err, natsgo.ErrAuthorization) || strings.Contains(err.Error(), secret) {
		t.Errorf("Resolve: %v", err)
	}
	server.Stop()
	if err := <-told; !strings.Contains(err.Error(), "refused") {
		t.Errorf("OnError is told of %v", err)
	}
	if conn.IsClosed() {
		t.Error("the connection has given up")
	}
}

func TestConnectTellsOfOutagesOnce(t *testing.T) {
	t.Parallel() // it mostly waits
	server := testserver.StartNATS(t)
	told := make(chan error, 100)
	conn, err := nats.Connect(&nats.Options{URL: server.URL(), OnError: func(err error) { told <- err }})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for range 2 {
		server.Stop()
		if err := <-told; !strings.Contains(err.Error(), "nats: the connection was lost") {
			t.Error(err)
		}
		if err := <-told; !strings.Contains(err.Error(), "nats: no connection: ") {
			t.Error(err)
		}
		server.Start()
		await(t, conn)
	}
	if len(told) > 0 {
		t.Errorf("OnError is told of %v also", <-told)
	}
}

// await waits for a connection.
func await(t *testing.T, conn *natsgo.Conn) {
	t.Helper()
	for end := time.Now().Add(patient); conn.Flush() != nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("no connection: %v", conn.LastError())
		}
	}
}
