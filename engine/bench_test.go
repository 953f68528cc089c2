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

// BenchmarkGuard is a browser's request.
func BenchmarkGuard(b *testing.B) {
	text := []byte("GET /api/users/12345?fields=name HTTP/1.1\r\nHost: www.example.com\r\nConnection: keep-alive\r\n" +
		"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n" +
		"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36\r\n" +
		"Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-GB,en;q=0.9\r\nCookie: koa.sess=a1ecd7b8-3c43-4d4c\r\n" +
		"Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: navigate\r\nTE: trailers\r\n\r\n")
	b.ReportAllocs()
	for b.Loop() {
		engine.Watched(text, len(text))
	}
}
