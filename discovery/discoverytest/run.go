package discoverytest

import (
	"context"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/koa-go/koa/discovery"
)

// Service is the name the suite asks for, and Unknown one that nobody runs. Both
// are names of hosts with a port, so that they suit DNS.
const (
	Service = "users.test:7001"
	Unknown = "nobody.test:7001"
)

// Subject is an implementation that is examined, and what it can do.
type Subject struct {
	// Resolver is examined. It is required.
	Resolver discovery.Resolver

	// Registrar is examined too, and changes the list. nil: there is none.
	Registrar discovery.Registrar

	// Set changes the list of Service at the registry. nil: it changes only
	// through Registrar, or never.
	Set func(t *testing.T, list []discovery.Instance)

	// Outage makes the registry fail, or unreachable, until restore is called.
	// It returns when Resolver has noticed. nil: there is no such thing.
	Outage func(t *testing.T) (restore func())

	// Details says that lists carry all of an Instance. Without it only the
	// addresses are compared.
	Details bool

	// Close ends what Resolver and Registrar run. nil: nothing.
	Close func() error
}

// Run examines what start returns, which is called once for each test. list is
// what the registry has to hold of Service by then; a Subject with a Registrar
// starts with nothing, and the suite registers the list.
func Run(t *testing.T, start func(t *testing.T, list []discovery.Instance) Subject) {
	t.Helper()
	for _, tt := range []struct {
		name string
		test func(t *testing.T, s *session)
	}{
		{"resolves the list ordered by ID", resolves},
		{"an unknown service is an empty list", unknown},
		{"a list belongs to the caller", owned},
		{"a done context ends the calls", cancelled},
		{"watch returns the first list at once", first},
		{"watch sees changes", changes},
		{"several watchers see the same", several},
		{"a watcher outlives the context of Next", outlives},
		{"Close wakes Next and may be repeated", closes},
		{"an outage keeps the last known list", outage},
		{"registrations replace one another", replaces},
		{"registrations are checked", refuses},
		{"concurrent use is safe", concurrent},
	} {
		t.Run(tt.name, func(t *testing.T) { examine(t, start, tt.test) })
	}
}

// examine runs one test and counts what it leaves behind.
func examine(t *testing.T, start func(*testing.T, []discovery.Instance) Subject, test func(*testing.T, *session)) {
	before := runtime.NumGoroutine()
	t.Cleanup(func() { noneLeft(t, before) }) // after the cleanups of start
	s := &session{Subject: start(t, fleet(3, 1, 2)), registrations: map[string]discovery.Registration{}}
	t.Cleanup(func() { s.end(t) })
	if s.Registrar != nil {
		s.change(t, fleet(3, 1, 2))
	}
	test(t, s)
}

// noneLeft fails when there are more goroutines than before, after some time
// for those that are on their way out.
func noneLeft(t *testing.T, before int) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if runtime.NumGoroutine() <= before {
			return
		}
	}
	stacks := make([]byte, 1<<20)
	t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}

// session is a Subject under one test.
type session struct {
	Subject

	registrations map[string]discovery.Registration
}

// end deregisters what is left and closes the subject.
func (s *session) end(t *testing.T) {
	ctx := context.WithoutCancel(t.Context())
	for id, reg := range s.registrations {
		if err := reg.Deregister(ctx); err != nil {
			t.Errorf("Deregister %s: %v", id, err)
		}
	}
	if s.Close != nil {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
}

// changeable reports whether change does something.
func (s *session) changeable() bool { return s.Set != nil || s.Registrar != nil }

// change makes list the registry's, in whatever way the subject has.
func (s *session) change(t *testing.T, list []discovery.Instance) {
	t.Helper()
	if s.Registrar == nil {
		if s.Set != nil {
			s.Set(t, list)
		}
		return
	}
	for id, reg := range s.registrations {
		if slices.ContainsFunc(list, func(in discovery.Instance) bool { return in.ID == id }) {
			continue
		}
		if err := reg.Deregister(t.Context()); err != nil {
			t.Fatalf("Deregister %s: %v", id, err)
		}
		delete(s.registrations, id)
	}
	for _, in := range list {
		if s.registrations[in.ID] == nil {
			s.registrations[in.ID] = s.register(t, in)
		}
	}
}

func (s *session) register(t *testing.T, in discovery.Instance) discovery.Registration {
	t.Helper()
	reg, err := s.Registrar.Register(t.Context(), in)
	if err != nil {
		t.Fatalf("Register %s: %v", in.ID, err)
	}
	return reg
}

func (s *session) watch(t *testing.T) discovery.Watcher {
	t.Helper()
	w, err := s.Resolver.Watch(t.Context(), Service)
	if err != nil {
		t.Fatalf("Watch: %v", err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Errorf("Watcher.Close: %v", err)
		}
	})
	return w
}

// patience is how long a test waits for what comes within a second, on a machine that is
// busy.
const patience = time.Minute

// within ends when a change should have arrived.
func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}
