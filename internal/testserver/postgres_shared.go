//go:build unix

package testserver

import (
	"sync"
	"testing"
)

// SharedPostgres is one [Postgres] for all tests of a package that neither stop nor
// configure it, which is most of what such tests take. The zero value is ready: the first
// test that asks for a database starts it. It is safe for concurrent use.
//
//	var postgres testserver.SharedPostgres
//
//	func TestMain(m *testing.M) {
//		code := m.Run()
//		postgres.Stop()
//		os.Exit(code)
//	}
type SharedPostgres struct {
	mu     sync.Mutex // guards server
	server *Postgres  // nil: not started
}

// Database makes an empty database and returns its URL. It stays until the server ends.
func (s *SharedPostgres) Database(tb testing.TB) string {
	tb.Helper()
	return s.started(tb).Database(tb)
}

// Stop ends the server, if there is one.
func (s *SharedPostgres) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.server != nil {
		s.server.end()
		s.server = nil
	}
}

func (s *SharedPostgres) started(tb testing.TB) *Postgres {
	tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.server == nil {
		s.server = launchPostgres(tb)
	}
	return s.server
}
