package engine_test

import (
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/koa-go/koa/engine"
)

// BenchmarkServe is a request and its response on a kept connection, through
// the engine and through net/http with the same limits: the engine has to cost
// next to nothing.
func BenchmarkServe(b *testing.B) {
	b.Run("engine", func(b *testing.B) {
		benchmarkServe(b, func(l net.Listener) error {
			return engine.Serve(b.Context(), l, http.HandlerFunc(hello), &engine.Options{DrainLinger: -1})
		})
	})
	b.Run("nethttp", func(b *testing.B) {
		srv := &http.Server{
			Handler:           http.HandlerFunc(hello),
			ReadHeaderTimeout: 10 * time.Second,
			ReadTimeout:       5 * time.Minute,
			IdleTimeout:       75 * time.Second,
		}
		benchmarkServe(b, srv.Serve)
	})
}

func benchmarkServe(b *testing.B, serve func(net.Listener) error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- serve(l) }()
	defer func() {
		_ = l.Close()
		<-served
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	buf := make([]byte, 4096)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := io.WriteString(c, get); err != nil {
			b.Fatal(err)
		}
		if _, err := c.Read(buf); err != nil {
			b.Fatal(err)
		}
	}
}
