package discoverytest

import (
	"testing"

	"github.com/koa-go/koa/discovery"
)

func replaces(t *testing.T, s *session) {
	if s.Registrar == nil {
		return
	}
	w := s.watch(t)
	s.next(t, w, fleet(1, 2, 3))
	old := s.registrations[fleet(1)[0].ID]
	moved := fleet(1, 2, 3)
	moved[0].Address = "127.0.0.9:7001"
	s.registrations[moved[0].ID] = s.register(t, moved[0])
	s.next(t, w, moved)

	// The process that was replaced stops late, and twice.
	for range 2 {
		if err := old.Deregister(t.Context()); err != nil {
			t.Errorf("Deregister: %v", err)
		}
	}
	s.change(t, moved[:2])
	s.next(t, w, moved[:2])
}

func refuses(t *testing.T, s *session) {
	if s.Registrar == nil {
		return
	}
	for _, in := range []discovery.Instance{
		{Address: "127.0.0.1:7001"},
		{Service: Service},
		{Service: Service, Address: "127.0.0.1"},
		{Service: Service, Address: "127.0.0.1:7001", Weight: -1},
	} {
		if _, err := s.Registrar.Register(t.Context(), in); err == nil {
			t.Errorf("Register accepts %+v", in)
		}
	}
	s.compare(t, s.resolve(t), fleet(1, 2, 3))
}
