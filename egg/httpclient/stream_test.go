package httpclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/httpclient"
	"github.com/koa-go/koa/egg/httpclient/mocktransport"
	"github.com/koa-go/koa/internal/memhttp"
)

func TestStreamHasNoSizeLimit(t *testing.T) {
	addr := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		for range 64 {
			_, _ = io.WriteString(w, strings.Repeat("x", 1<<10))
		}
	})
	c := newClient(t, &httpclient.Options{MaxBodySize: 1})
	res, err := c.Stream(t.Context(), addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, res.Body)
	if err != nil || n != 64<<10 {
		t.Errorf("%d bytes, %v", n, err)
	}
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
}

func TestStreamOutlivesTheTotalTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const total = 50 * time.Millisecond
		server := memhttp.NewServer(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_ = http.NewResponseController(w).Flush()
			time.Sleep(2 * total)
			_, _ = io.WriteString(w, "late")
		}))
		c := newClient(t, &httpclient.Options{
			Timeouts: httpclient.Timeouts{Idle: -1},
			Wrap:     func(http.RoundTripper) http.RoundTripper { return server.Client().Transport },
		})
		res, err := c.Stream(t.Context(), server.URL, &httpclient.RequestOptions{Timeout: total})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		if body, err := io.ReadAll(res.Body); err != nil || string(body) != "late" {
			t.Errorf("%q, %v", body, err)
		}
	})
}

func TestStreamTimeouts(t *testing.T) {
	t.Run("end waiting for the head", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c, mocks := mocked(httpclient.Options{})
			mocks.Mock("http://slow.test", mocktransport.Reply{Delay: time.Hour})
			start := time.Now()
			_, err := c.Stream(t.Context(), "http://slow.test?key=k", nil)
			wantTimeout(t, err, `Get "http://slow.test?key=***": httpclient: timeout of 5s waiting for the head of the answer`)
			if took := time.Since(start); took != 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	})
	t.Run("end waiting for the next byte", func(t *testing.T) {
		addr, _ := rawServer(t, func(conn *net.TCPConn, _ int) {
			readHead(conn)
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
			_, _ = io.Copy(io.Discard, conn)
		})
		c := newClient(t, &httpclient.Options{Timeouts: httpclient.Timeouts{Idle: 500 * time.Millisecond}})
		res, err := c.Stream(t.Context(), addr, nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if string(body) != "half" {
			t.Errorf("body %q", body)
		}
		wantTimeout(t, err, "httpclient: timeout of 500ms waiting for the next byte of the body")
		_ = res.Body.Close()
	})
}

func wantTimeout(t *testing.T, err error, text string) {
	t.Helper()
	netErr, ok := errors.AsType[net.Error](err)
	if !ok || !netErr.Timeout() || !errors.Is(err, context.DeadlineExceeded) || err.Error() != text {
		t.Errorf("err = %v, want a timeout: %s", err, text)
	}
}

func TestStreamEndsWithItsContext(t *testing.T) {
	addr := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	c := newClient(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	res, err := c.Stream(ctx, addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := io.ReadAll(res.Body); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	_ = res.Body.Close()
	if _, err := c.Stream(ctx, addr, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	if _, err := c.Stream(ctx, "http://a b", nil); err == nil {
		t.Error("no error for a URL that is none")
	}
}

func ExampleClient_Stream() {
	mocks := mocktransport.New()
	mocks.Mock("https://files.example.com/big", mocktransport.Reply{Data: "a long text"})
	client := httpclient.New(&httpclient.Options{Wrap: mocks.Wrap})

	res, err := client.Stream(context.Background(), "https://files.example.com/big", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body) // to a file, say
	fmt.Println(n, err)
	// Output: 11 <nil>
}
