package engine

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"
	"time"
)

// tlsListener makes the handshakes of the connections below it, and only then hands them to
// net/http: as it does for connections without TLS, the guard can read along then.
type tlsListener struct {
	net.Listener
	ctx     context.Context // of handshakes: that of requests, but for the connection
	config  *tls.Config
	timeout time.Duration // of a handshake, off unless positive
	linger  time.Duration // for handshakes that are under way when the listener ends
	log     *slog.Logger

	ready  chan net.Conn
	failed chan error
	done   chan struct{}
	close  sync.Once
	all    sync.WaitGroup // handshakes, until net/http has the connection
}

func newTLSListener(below net.Listener, s *server) *tlsListener {
	l := &tlsListener{
		Listener: below, ctx: s.http.BaseContext(below),
		config: s.http.TLSConfig.Clone(), linger: s.opts.DrainLinger, log: s.opts.ErrorLog,
		ready: make(chan net.Conn), failed: make(chan error), done: make(chan struct{}),
	}
	for _, limit := range []time.Duration{s.opts.ReadHeaderTimeout, s.opts.ReadTimeout, s.opts.WriteTimeout} { // as net/http
		if limit > 0 && (l.timeout <= 0 || limit < l.timeout) {
			l.timeout = limit
		}
	}
	go l.run()
	return l
}

// Accept returns the next connection that has made its handshake.
func (l *tlsListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.ready:
		return c, nil
	case err := <-l.failed:
		return nil, err
	}
}

// Close closes the listener below too.
func (l *tlsListener) Close() error {
	l.close.Do(func() { close(l.done) })
	return l.Listener.Close()
}

// run accepts until the listener is closed. Which errors are for good is for net/http to say.
func (l *tlsListener) run() {
	for {
		c, err := l.Listener.Accept()
		if err == nil {
			l.all.Go(func() { l.shake(c) })
			continue
		}
		if errors.Is(err, net.ErrClosed) {
			_ = l.Listener.Close() // nobody takes who comes now
			l.settle()
		}
		select {
		case l.failed <- err:
		case <-l.done:
			return
		}
	}
}

// settle waits for the handshakes that are under way: requests may follow them at once.
func (l *tlsListener) settle() {
	settled := make(chan struct{})
	go func() {
		l.all.Wait()
		close(settled)
	}()
	select {
	case <-settled:
	case <-time.After(l.linger):
	}
}

// shake makes the handshake and hands the connection over. The functions of a configuration
// are called with what clients say: a panic is the end of one connection, as in net/http.
func (l *tlsListener) shake(below net.Conn) {
	defer func() {
		if v := recover(); v != nil {
			l.log.Error("panic in a TLS handshake", "client", below.RemoteAddr(), "panic", v, "stack", string(debug.Stack()))
			_ = below.Close()
		}
	}()
	c := tls.Server(below, l.config)
	if err := l.handshake(c); err != nil {
		l.log.Debug("TLS handshake error", "client", below.RemoteAddr(), "err", err) // any client can cause one
		_ = below.Close()
		return
	}
	var ready net.Conn = c // net/http looks for other protocols in a *tls.Conn only
	switch c.ConnectionState().NegotiatedProtocol {
	case "", "http/1.1", "http/1.0":
		ready = newSecureConn(c)
	}
	select {
	case l.ready <- ready:
	case <-l.done:
		_ = below.Close()
	}
}

func (l *tlsListener) handshake(c *tls.Conn) error {
	if l.timeout > 0 {
		_ = c.SetDeadline(time.Now().Add(l.timeout)) // fails on a closed connection only
		defer func() { _ = c.SetDeadline(time.Time{}) }()
	}
	err := c.HandshakeContext(l.ctx)
	if e, ok := errors.AsType[tls.RecordHeaderError](err); ok && e.Conn != nil && looksLikeHTTP(e.RecordHeader) {
		_, _ = io.WriteString(e.Conn, "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n")
		return errors.New("client sent an HTTP request to an HTTPS server")
	}
	return err
}

// looksLikeHTTP tells the beginning of a request from that of a handshake.
func looksLikeHTTP(b [5]byte) bool {
	switch string(b[:]) {
	case "GET /", "HEAD ", "POST ", "PUT /", "PATCH", "DELET", "OPTIO":
		return true
	}
	return false
}

// secureConn is a connection with TLS that speaks HTTP/1.
type secureConn struct {
	*tls.Conn
	guard guard
}

func newSecureConn(c *tls.Conn) *secureConn {
	s := &secureConn{Conn: c}
	s.guard.past.refused = &trackedConn(c).refused
	return s
}

// Read reads what the client sends, under the guard's eyes.
func (c *secureConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.guard.watch(b[:n])
	return n, err
}
