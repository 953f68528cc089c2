package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/consul"
	"github.com/koa-go/koa/discovery/memory"
)

// consulVariable says that there is a Consul agent, and where. This process and its
// children go by it.
const consulVariable = "CONSUL_HTTP_ADDR"

// registry is where the gateway looks for instances: Consul, where they register, or a
// list here, for which their parent does it.
type registry struct {
	name     string
	resolver discovery.Resolver
	own      *memory.Registry // nil with Consul
	close    func() error
}

func newRegistry(ctx context.Context) (*registry, error) {
	addr := os.Getenv(consulVariable)
	if addr == "" {
		own := memory.New(nil)
		return &registry{name: "the gateway's own list", resolver: own, own: own, close: func() error { return nil }}, nil
	}
	reg, err := newConsul()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if _, err := reg.Resolve(ctx, "users"); err != nil {
		err = fmt.Errorf("no Consul agent answers at %s, to which %s points; without the variable the gateway keeps the list: %w", addr, consulVariable, err)
		return nil, errors.Join(err, reg.Close())
	}
	return &registry{name: "Consul at " + addr, resolver: reg, close: reg.Close}, nil
}

func newConsul() (*consul.Registry, error) {
	return consul.New(&consul.Options{
		Check:   consul.Check{HTTP: "/health", Interval: time.Second, Timeout: 500 * time.Millisecond, DeregisterAfter: time.Minute},
		OnError: func(err error) { fmt.Fprintln(os.Stderr, err) },
	})
}

// add lists an instance if the list is here. leave takes it out again.
func (r *registry) add(ctx context.Context, in discovery.Instance) (leave func(), err error) {
	if r.own == nil {
		return func() {}, nil
	}
	return register(ctx, r.own, in)
}

// announce is called by an instance that listens: in Consul it registers by itself.
func announce(ctx context.Context, in discovery.Instance) (leave func(), err error) {
	if os.Getenv(consulVariable) == "" {
		return func() {}, nil
	}
	reg, err := newConsul()
	if err != nil {
		return nil, err
	}
	leave, err = register(ctx, reg, in)
	return func() {
		leave()
		_ = reg.Close() // it returns nil
	}, err
}

func register(ctx context.Context, with discovery.Registrar, in discovery.Instance) (leave func(), err error) {
	entry, err := with.Register(ctx, in)
	if err != nil {
		return func() {}, err
	}
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if err := entry.Deregister(ctx); err != nil {
			fmt.Fprintf(os.Stderr, "%s: leave the list: %v\n", cmp.Or(in.ID, in.Address), err)
		}
	}, nil
}
