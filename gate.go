package koa

import (
	"bufio"
	"errors"
	"maps"
	"net"
	"net/http"
	"sync"
	"time"
)

// errAbandoned is what writing to an abandoned fork returns.
var errAbandoned = errors.New("koa: the response was abandoned: a layer outside has answered instead")

// gate is a fork's way to the client, which can be shut for good.
type gate struct {
	mu     sync.Mutex // guards the rest, and is held while writing
	w      http.ResponseWriter
	h      http.Header // of the fork, until the head is sent
	used   bool
	ended  bool // nobody comes through any more
	closed bool
}

var (
	_ http.ResponseWriter = (*gate)(nil)
	_ http.Hijacker       = (*gate)(nil)
)

// close shuts the gate, unless something went through it or it is too late.
func (g *gate) close() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.used && !g.ended {
		g.closed = true
	}
	return g.closed
}

// end tells whether the gate was shut; if not, it stays open for good.
func (g *gate) end() (closed bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ended = true
	return g.closed
}

// through runs fn with the client's writer, if the gate is open.
func (g *gate) through(fn func(w http.ResponseWriter) error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return errAbandoned
	}
	if !g.used {
		g.used = true
		maps.Copy(g.w.Header(), g.h)
	}
	return fn(g.w)
}

// setting runs fn with the client's writer, if the gate is open. How a connection
// is read and written is no answer: the fork can still be abandoned.
func (g *gate) setting(fn func(server *http.ResponseController) error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return errAbandoned
	}
	return fn(http.NewResponseController(g.w))
}

// Header is the fork's own map until something is sent.
func (g *gate) Header() http.Header {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.used {
		return g.w.Header()
	}
	if g.h == nil {
		g.h = make(http.Header)
	}
	return g.h
}

// WriteHeader sends the head.
func (g *gate) WriteHeader(status int) {
	_ = g.through(func(w http.ResponseWriter) error {
		w.WriteHeader(status)
		return nil
	})
}

// Write sends body bytes.
func (g *gate) Write(p []byte) (n int, err error) {
	err = g.through(func(w http.ResponseWriter) error {
		n, err = w.Write(p)
		return err
	})
	return n, err
}

// FlushError sends what is buffered.
func (g *gate) FlushError() error { return g.through(flush) }

// Hijack hands the connection over.
func (g *gate) Hijack() (conn net.Conn, rw *bufio.ReadWriter, err error) {
	err = g.through(func(w http.ResponseWriter) error {
		conn, rw, err = http.NewResponseController(w).Hijack()
		return err
	})
	return conn, rw, err
}

// SetReadDeadline is for http.ResponseController, as are the two methods
// below. There is no Unwrap: it would lead past the gate.
func (g *gate) SetReadDeadline(t time.Time) error {
	return g.setting(func(server *http.ResponseController) error { return server.SetReadDeadline(t) })
}

// SetWriteDeadline is for http.ResponseController.
func (g *gate) SetWriteDeadline(t time.Time) error {
	return g.setting(func(server *http.ResponseController) error { return server.SetWriteDeadline(t) })
}

// EnableFullDuplex is for http.ResponseController.
func (g *gate) EnableFullDuplex() error {
	return g.setting((*http.ResponseController).EnableFullDuplex)
}
