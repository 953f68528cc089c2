package memhttp_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/internal/memhttp"
)

// pair returns the two ends of a connection, client first.
func pair(t *testing.T) (net.Conn, net.Conn) {
	t.Helper()
	l := memhttp.Listen()
	accepted := make(chan net.Conn, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			t.Error(err)
		}
		accepted <- c
	}()
	client, err := l.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	server := <-accepted
	t.Cleanup(func() { _ = errors.Join(client.Close(), server.Close(), l.Close()) })
	return client, server
}

func TestConnCarriesBytesBothWays(t *testing.T) {
	client, server := pair(t)
	sent := bytes.Repeat([]byte("0123456789"), 100_000) // far more than is buffered
	for _, way := range [][2]net.Conn{{client, server}, {server, client}} {
		written := make(chan error, 1)
		go func() {
			_, err := way[0].Write(sent)
			written <- err
		}()
		got := make([]byte, len(sent))
		if _, err := io.ReadFull(way[1], got); err != nil {
			t.Fatal(err)
		}
		if err := <-written; err != nil || !bytes.Equal(got, sent) {
			t.Errorf("write error %v, equal %t", err, bytes.Equal(got, sent))
		}
	}
}

func TestConnWritesAheadOfTheReader(t *testing.T) {
	client, server := pair(t)
	if _, err := client.Write([]byte("hello")); err != nil { // nobody reads yet
		t.Fatal(err)
	}
	if err := client.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(server)
	if string(got) != "hello" || err != nil {
		t.Errorf("read %q, %v after the close; want hello", got, err)
	}
}

func TestConnHalfClose(t *testing.T) {
	client, server := pair(t)
	if err := client.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(server); len(got) != 0 || err != nil {
		t.Errorf("read %q, %v; want the end", got, err)
	}
	if _, err := server.Write([]byte("answer")); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 6)
	if _, err := io.ReadFull(client, got); err != nil || string(got) != "answer" {
		t.Errorf("read %q, %v; want answer", got, err)
	}
}

func TestConnErrorsAfterClose(t *testing.T) {
	client, server := pair(t)
	if err := client.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Read(make([]byte, 1)); !errors.Is(err, net.ErrClosed) {
		t.Errorf("own Read: %v, want net.ErrClosed", err)
	}
	if _, err := client.Write([]byte("x")); !errors.Is(err, net.ErrClosed) {
		t.Errorf("own Write: %v, want net.ErrClosed", err)
	}
	if _, err := server.Write([]byte("x")); !errors.Is(err, syscall.EPIPE) {
		t.Errorf("peer's Write: %v, want EPIPE", err)
	}
	if _, err := server.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("peer's Read: %v, want EOF", err)
	}
}

func TestConnDeadlines(t *testing.T) {
	fill := make([]byte, 1<<20)
	for _, tt := range []struct {
		name string
		set  func(net.Conn, time.Time) error
		do   func(net.Conn) error
	}{
		{"read", net.Conn.SetReadDeadline, func(c net.Conn) error { _, err := c.Read(fill); return err }},
		{"write", net.Conn.SetWriteDeadline, func(c net.Conn) error { _, err := c.Write(fill); return err }},
		{"both", net.Conn.SetDeadline, func(c net.Conn) error { _, err := c.Read(fill); return err }},
	} {
		t.Run(tt.name+" ends at the deadline", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, _ := pair(t)
				start := time.Now()
				// The later of two calls counts.
				if err := errors.Join(tt.set(client, start.Add(time.Second)), tt.set(client, start.Add(time.Minute))); err != nil {
					t.Fatal(err)
				}
				err := tt.do(client)
				ne, ok := errors.AsType[net.Error](err)
				if !ok || !ne.Timeout() || !errors.Is(err, os.ErrDeadlineExceeded) {
					t.Errorf("error %v, want a timeout", err)
				}
				if got := time.Since(start); got != time.Minute {
					t.Errorf("after %v, want 1m", got)
				}
			})
		})
		t.Run(tt.name+" in the past fails at once", func(t *testing.T) {
			client, _ := pair(t)
			if err := tt.set(client, time.Unix(1, 0)); err != nil {
				t.Fatal(err)
			}
			if err := tt.do(client); !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("error %v, want a timeout", err)
			}
		})
	}
}

func TestConnDeadlineCanBeLifted(t *testing.T) {
	client, server := pair(t)
	if err := errors.Join(client.SetDeadline(time.Unix(1, 0)), client.SetDeadline(time.Time{})); err != nil {
		t.Fatal(err)
	}
	if _, err := server.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if n, err := client.Read(make([]byte, 1)); n != 1 || err != nil {
		t.Errorf("read %d, %v; want 1 byte", n, err)
	}
}

func TestConnAddresses(t *testing.T) {
	client, server := pair(t)
	if got := server.LocalAddr().String(); got != "127.0.0.1:80" || client.RemoteAddr().String() != got {
		t.Errorf("server %s, seen by the client as %s; want 127.0.0.1:80", got, client.RemoteAddr())
	}
	if got := client.LocalAddr().String(); got != server.RemoteAddr().String() {
		t.Errorf("client %s, seen by the server as %s", got, server.RemoteAddr())
	}
}

func TestListenerClosed(t *testing.T) {
	l := memhttp.Listen()
	if err := errors.Join(l.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept: %v, want net.ErrClosed", err)
	}
	if _, err := l.Dial(t.Context()); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("Dial: %v, want ECONNREFUSED", err)
	}
}

func TestDialGivesUpWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := memhttp.Listen().Dial(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Dial: %v, want context.Canceled", err)
	}
}
