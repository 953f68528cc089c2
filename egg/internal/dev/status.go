package dev

import (
	"net/http"
	"sync"
	"time"
)

// status is what /__egg/status tells.
type status struct {
	State    string    `json:"state"` // starting, ready, building, failed
	Version  int64     `json:"version"`
	URL      string    `json:"url"`
	Dir      string    `json:"dir"`
	Worker   *process  `json:"worker"` // null when there is none
	Builds   int       `json:"builds"` // programs that were built and run
	Restarts int       `json:"restarts"`
	Last     *timing   `json:"last"`    // of the last switch, in milliseconds
	Recent   []*timing `json:"recent"`  // the last ones, newest last
	Failure  *failure  `json:"failure"` // null when the files as they are run
}

// process is the current worker.
type process struct {
	PID     int       `json:"pid"`
	Started time.Time `json:"started"`
}

// recently is how many timings are kept.
const recently = 50

// board is the status, for several to write and read.
type board struct {
	mu sync.Mutex
	s  status
}

func (b *board) update(f func(s *status)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f(&b.s)
}

func (s *status) switched(t *timing) {
	s.Last = t
	if s.Recent = append(s.Recent, t); len(s.Recent) > recently {
		s.Recent = s.Recent[1:]
	}
}

func (b *board) read() status {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.s
	s.Recent = append([]*timing{}, s.Recent...)
	return s
}

// serve answers with the status.
func (b *board) serve(h *hub) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		s := b.read()
		s.Version = h.version()
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		writeJSON(w, s)
	}
}
