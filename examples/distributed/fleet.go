package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"
)

// fleet are the instances, each a child of this process.
type fleet struct {
	children []*child
	running  sync.WaitGroup
}

// startFleet starts every instance and returns at once: they register when they are
// ready. They end with ctx.
func startFleet(ctx context.Context, reg *registry, databaseURL string) (*fleet, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	env := append(os.Environ(), "DATABASE_URL="+databaseURL)
	f := &fleet{}
	for _, service := range slices.Sorted(maps.Keys(services)) {
		for number := 1; number <= perService; number++ {
			c := &child{service: service, number: number, program: program, env: env, registry: reg}
			f.children = append(f.children, c)
			f.running.Go(func() { c.live(ctx) })
		}
	}
	return f, nil
}

// wait returns when all children have ended.
func (f *fleet) wait() { f.running.Wait() }

var (
	errNoChild    = errors.New("there is no such instance")
	errNoAction   = errors.New("this cannot be done to an instance")
	errNotRunning = errors.New("is not running")
)

// do lets something happen to an instance: kill, hang, resume, slow or fast.
func (f *fleet) do(ctx context.Context, id, action string) error {
	i := slices.IndexFunc(f.children, func(c *child) bool { return c.id() == id })
	if i < 0 {
		return fmt.Errorf("%w: %s", errNoChild, id)
	}
	return f.children[i].do(ctx, action)
}
