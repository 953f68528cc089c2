package nats_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/koa-go/koa/contrib/nats"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/internal/testserver"
)

func TestAnyNameWillDo(t *testing.T) {
	r := open(t, testserver.StartNATS(t), nil)
	for _, name := range []string{"users", "users.v2", "users.*", ">", "用户", "a b\r\n", "users=2E", "_kv", "$JS.API", "/", "a\x00"} {
		t.Run(name, func(t *testing.T) {
			w := watch(t, r, name)
			in := discovery.Instance{Service: name, ID: name, Address: "[::1]:80"}
			reg := register(t, r, in)
			expect(t, w, 1)
			if list, err := r.Resolve(t.Context(), name); err != nil || len(list) != 1 || list[0].ID != name {
				t.Errorf("Resolve = %v, %v", list, err)
			}
			deregister(t, reg)
			expect(t, w, 0)
		})
	}
}

func TestNamesThatWillNot(t *testing.T) {
	r := open(t, testserver.StartNATS(t), nil)
	long := strings.Repeat("a", 5000) // a server would close the connection
	for name, in := range map[string]discovery.Instance{
		"a service that is too long": {Service: long, Address: "a.example:80"},
		"an ID that is too long":     {Service: "users", ID: long, Address: "a.example:80"},
		"an ID that is not UTF-8":    {Service: "users", ID: "\xff", Address: "a.example:80"},
		"too much metadata":          {Service: "users", Address: "a.example:80", Meta: map[string]string{"a": strings.Repeat("a", 1<<16)}},
	} {
		if _, err := r.Register(t.Context(), in); err == nil {
			t.Errorf("Register accepts %s", name)
		}
	}
	for _, service := range []string{"", long} {
		if _, err := r.Watch(t.Context(), service); err == nil {
			t.Errorf("Watch follows %.20q", service)
		}
		if _, err := r.Resolve(t.Context(), service); err == nil {
			t.Errorf("Resolve finds %.20q", service)
		}
	}
}

func TestOneConsumerForAllWatchers(t *testing.T) {
	server := testserver.StartNATS(t)
	r := open(t, server, nil)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := r.Resolve(t.Context(), "users"); err != nil {
				t.Error(err)
			}
		})
		expect(t, watch(t, r, "users"), 0)
	}
	all.Wait()
	js, err := jetstream.New(connect(t, server))
	if err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(t.Context(), "KV_services")
	if err != nil {
		t.Fatal(err)
	}
	if n := stream.CachedInfo().State.Consumers; n != 1 {
		t.Errorf("%d consumers, want one", n)
	}
}

func TestValuesOfOthers(t *testing.T) {
	server := testserver.StartNATS(t)
	told := make(chan error, 10)
	r := open(t, server, &nats.RegistryOptions{OnError: func(err error) { told <- err }})
	w := watch(t, r, "users")
	expect(t, w, 0)
	kv := bucket(t, server)
	put := func(key, value string) {
		t.Helper()
		if _, err := kv.PutString(t.Context(), key, value); err != nil {
			t.Fatal(err)
		}
	}
	put("users.one", `{"id":"one","address":"10.0.0.1:80","new":true}`)
	expect(t, w, 1)
	for key, value := range map[string]string{
		"users.two":   `{"id":"two"`,
		"users.three": `{"id":"three"}`,
		"users.four":  `{"id":"one","address":"10.0.0.1:80"}`,
		"users.five":  `{"id":"five","service":"orders","address":"10.0.0.1:80"}`,
		"users.six":   strings.Repeat(" ", 1<<17),
	} {
		put(key, value)
		if err := <-told; !strings.Contains(err.Error(), "the key "+key+" is no instance: ") {
			t.Errorf("OnError is told of %v, want %s", err, key)
		}
	}
	put("users.10=2E0=2E0=2E2=3A80", `{"address":"10.0.0.2:80"}`)
	expect(t, w, 2)
	if err := kv.Purge(t.Context(), "users.one"); err != nil {
		t.Fatal(err)
	}
	expect(t, w, 1)
	put("users.10=2E0=2E0=2E2=3A80", `null`)
	expect(t, w, 0)
}

// TestReplaced lets an instance go when another process has registered it.
func TestReplaced(t *testing.T) {
	t.Parallel() // it mostly waits
	server := testserver.StartNATS(t)
	told := make(chan error, 1)
	old := open(t, server, &nats.RegistryOptions{TTL: time.Second, OnError: func(err error) { told <- err }})
	reg := register(t, old, user("a"))
	moved := user("a")
	moved.Address = "127.0.0.2:7001"
	register(t, open(t, server, short), moved)
	if err := <-told; err.Error() != "nats: keep users a registered: it was registered anew by somebody else" {
		t.Error(err)
	}
	deregister(t, reg)
	if list, err := old.Resolve(t.Context(), "users"); err != nil || len(list) != 1 || list[0].Address != moved.Address {
		t.Errorf("Resolve = %v, %v", list, err)
	}
}

// TestLostKey registers again what an operator has removed, or changed the revision of.
func TestLostKey(t *testing.T) {
	t.Parallel() // it mostly waits
	server := testserver.StartNATS(t)
	r := open(t, server, short)
	w := watch(t, r, "users")
	reg := register(t, r, user("a"))
	expect(t, w, 1)
	kv := bucket(t, server)
	if err := kv.Delete(t.Context(), "users.a"); err != nil {
		t.Fatal(err)
	}
	expect(t, w, 0)
	expect(t, w, 1)
	entry, err := kv.Get(t.Context(), "users.a")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(entry.Value(), []byte(`"address":"127.0.0.1:7001"`)) {
		t.Errorf("the value is %s", entry.Value())
	}
	// As when the answer to a write was lost.
	if _, err := kv.Put(t.Context(), "users.a", entry.Value()); err != nil {
		t.Fatal(err)
	}
	deregister(t, reg)
	expect(t, w, 0)
}

func TestRegistryOptions(t *testing.T) {
	conn := connect(t, testserver.StartNATS(t))
	for want, opts := range map[string]nats.RegistryOptions{
		`nats: bucket "a.b" is more than letters`: {Bucket: "a.b"},
		"nats: TTL 1ms is less than a second":     {TTL: time.Millisecond},
		"nats: 6 replicas are not 1 to 5":         {Replicas: 6},
		"nats: -1 replicas are not 1 to 5":        {Replicas: -1},
		"nats: timeout -1ns has passed already":   {Timeout: -1},
	} {
		if _, err := nats.NewRegistry(conn, &opts); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestBucketWithoutTTL(t *testing.T) {
	server := testserver.StartNATS(t)
	js, err := jetstream.New(connect(t, server))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := js.CreateKeyValue(t.Context(), jetstream.KeyValueConfig{Bucket: "kept"}); err != nil {
		t.Fatal(err)
	}
	r := open(t, server, &nats.RegistryOptions{Bucket: "kept"})
	_, err = r.Resolve(t.Context(), "users")
	if err == nil || !strings.Contains(err.Error(), "the bucket kept keeps values for ever") {
		t.Errorf("Resolve: %v", err)
	}
}

func TestExistingBucketKeepsItsTTL(t *testing.T) {
	t.Parallel() // it mostly waits
	server := testserver.StartNATS(t)
	r := open(t, server, short)
	w := watch(t, r, "users")
	expect(t, w, 0)
	register(t, open(t, server, &nats.RegistryOptions{TTL: time.Hour}), user("a"))
	expect(t, w, 1)
	unchanged(t, w, 2*short.TTL) // it is renewed by the bucket's TTL
}

func TestContextEndsRegister(t *testing.T) {
	server := testserver.StartNATS(t)
	r := open(t, server, &nats.RegistryOptions{Timeout: time.Hour})
	register(t, r, user("a"))
	server.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := r.Register(ctx, user("b")); err == nil { // not after an hour
		t.Error("Register works without a server")
	}
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		t.Error("Register ended before its context")
	}
}
