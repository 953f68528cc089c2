package dev

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// hub tells browsers what is new. Everything that happens has a version, and a page
// knows the one that it was made with, so nothing is missed between the answer and
// the connection of its script.
type hub struct {
	mu      sync.Mutex // guards all below
	current int64
	at      map[string]int64 // the version of the last event of each kind
	changed chan struct{}
	done    chan struct{}
}

// The kinds of events.
const (
	eventReload  = "reload"  // there is something new to see
	eventFailure = "failure" // the files as they are do not run
	eventStyles  = "styles"  // only style sheets changed
)

// newHub starts with the time, so that pages of an earlier supervisor reload.
func newHub() *hub {
	return &hub{
		current: time.Now().UnixMilli(), at: map[string]int64{},
		changed: make(chan struct{}), done: make(chan struct{}),
	}
}

func (h *hub) version() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.current
}

func (h *hub) tell(kind string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.current++
	h.at[kind] = h.current
	if kind == eventReload {
		delete(h.at, eventFailure)
	}
	close(h.changed)
	h.changed = make(chan struct{})
}

// close ends all connections.
func (h *hub) close() { close(h.done) }

// since returns the event that a page of that version has to hear, and the channel
// to wait for the next one.
func (h *hub) since(version int64) (kind string, now int64, changed <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, k := range []string{eventFailure, eventReload, eventStyles} {
		if h.at[k] > version {
			return k, h.current, h.changed
		}
	}
	return "", h.current, h.changed
}

// pingEvery keeps connections from looking dead.
const pingEvery = 15 * time.Second

// ServeHTTP is the stream of events since the version in the query, or since the one
// that the browser heard last.
func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	version, err := strconv.ParseInt(cmp.Or(r.Header.Get("Last-Event-ID"), r.FormValue("since")), 10, 64)
	if err != nil {
		version = h.version()
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Access-Control-Allow-Origin", "*") // documents in a sandbox have no origin
	fmt.Fprint(w, "retry: 500\n\n")
	out := http.NewResponseController(w)
	for out.Flush() == nil {
		kind, now, changed := h.since(version)
		if kind != "" {
			fmt.Fprintf(w, "event: %s\nid: %d\ndata: {}\n\n", kind, now)
			version = now
			continue
		}
		if !h.wait(r.Context(), changed) {
			return
		}
		fmt.Fprint(w, ": \n\n")
	}
}

// wait returns false when the connection is to end.
func (h *hub) wait(ctx context.Context, changed <-chan struct{}) bool {
	ping := time.NewTimer(pingEvery)
	defer ping.Stop()
	select {
	case <-changed:
	case <-ping.C:
	case <-ctx.Done():
		return false
	case <-h.done:
		return false
	}
	return true
}
