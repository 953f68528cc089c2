package memhttp

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
)

// Listener is a [net.Listener] whose connections are made by its Dial method.
// Addresses look like those of TCP on 127.0.0.1, each client with a port of
// its own. It is safe for concurrent use.
type Listener struct {
	incoming chan net.Conn
	closed   chan struct{}
	close    sync.Once
	clients  atomic.Int32
}

var _ net.Listener = (*Listener)(nil)

// Listen returns a listener that is open.
func Listen() *Listener {
	return &Listener{incoming: make(chan net.Conn), closed: make(chan struct{})}
}

// Accept waits for a Dial. Its error is net.ErrClosed after Close.
func (l *Listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.incoming:
		return c, nil
	case <-l.closed:
		return nil, &net.OpError{Op: "accept", Net: "mem", Addr: l.Addr(), Err: net.ErrClosed}
	}
}

// Close refuses further connections, and leaves open ones alone. It may be
// called again.
func (l *Listener) Close() error {
	l.close.Do(func() { close(l.closed) })
	return nil
}

// Addr returns 127.0.0.1:80.
func (l *Listener) Addr() net.Addr { return address(80) }

// Dial connects to the listener once Accept is called. It fails with
// ECONNREFUSED after Close, and with the error of ctx when that ends first.
func (l *Listener) Dial(ctx context.Context) (net.Conn, error) {
	const firstPort, ports = 49152, 16384 // the dynamic ports of RFC 6335
	client, server := newPair(address(firstPort+int(l.clients.Add(1)-1)%ports), l.Addr())
	err := error(syscall.ECONNREFUSED)
	select {
	case l.incoming <- server:
		return client, nil
	case <-l.closed:
	case <-ctx.Done():
		err = ctx.Err()
	}
	return nil, &net.OpError{Op: "dial", Net: "mem", Addr: l.Addr(), Err: err}
}

func address(port int) net.Addr {
	return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}
}
