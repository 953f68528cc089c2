package koa_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/koa-go/koa"
)

// closeCounter is a stream that counts how often it is closed.
type closeCounter struct {
	io.Reader
	closed int
}

func (c *closeCounter) Close() error { c.closed++; return nil }

// brokenReader gives text and then fails.
type brokenReader struct {
	text string
	err  error
}

func (b *brokenReader) Read(p []byte) (int, error) {
	if b.text == "" {
		return 0, b.err
	}
	n := copy(p, b.text)
	b.text = b.text[n:]
	return n, nil
}

func TestStreamIsClosedExactlyOnce(t *testing.T) {
	for _, tt := range []struct {
		name   string
		method string
		leaf   func(ctx *koa.Context, body io.ReadCloser) error
	}{
		{"when it is sent", "GET", func(ctx *koa.Context, body io.ReadCloser) error {
			ctx.SetBody(body)
			return nil
		}},
		{"when the request is HEAD", "HEAD", func(ctx *koa.Context, body io.ReadCloser) error {
			ctx.SetBody(body)
			return nil
		}},
		{"when a text replaces it", "GET", func(ctx *koa.Context, body io.ReadCloser) error {
			ctx.SetBody(body)
			ctx.SetBody("text")
			return nil
		}},
		{"when a stream around it replaces it", "GET", func(ctx *koa.Context, body io.ReadCloser) error {
			ctx.SetBody(body)
			ctx.SetBody(io.TeeReader(body, io.Discard))
			return nil
		}},
		{"when it is set twice", "GET", func(ctx *koa.Context, body io.ReadCloser) error {
			ctx.SetBody(body)
			ctx.SetBody(body)
			return nil
		}},
		{"when it is removed", "GET", func(ctx *koa.Context, body io.ReadCloser) error {
			ctx.SetBody(body)
			ctx.SetBody(nil)
			return nil
		}},
		{"when the status has no body", "GET", func(ctx *koa.Context, body io.ReadCloser) error {
			ctx.SetBody(body)
			ctx.SetStatus(304)
			return nil
		}},
		{"when an error follows", "GET", func(ctx *koa.Context, body io.ReadCloser) error {
			ctx.SetBody(body)
			return ctx.Throw(500)
		}},
		{"when a panic follows", "GET", func(ctx *koa.Context, body io.ReadCloser) error {
			ctx.SetBody(body)
			panic("after the body")
		}},
		{"when koa is told not to respond", "GET", func(ctx *koa.Context, body io.ReadCloser) error {
			ctx.SetBody(body)
			ctx.SetRespond(false)
			return nil
		}},
		{"when a net/http handler answers", "GET", func(ctx *koa.Context, body io.ReadCloser) error {
			ctx.SetBody(body)
			return handler(func(http.ResponseWriter, *http.Request) {})(ctx, nil)
		}},
		{"when net/http middleware adds to it", "GET", func(ctx *koa.Context, body io.ReadCloser) error {
			return koa.FromHTTPMiddleware(func(h http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					h.ServeHTTP(w, r)
					_, _ = io.WriteString(w, "more")
				})
			})(ctx, func(ctx *koa.Context) error { ctx.SetBody(body); return nil })
		}},
		{"when it is the body of an upstream's answer", "GET", func(ctx *koa.Context, body io.ReadCloser) error {
			ctx.SetBody(&http.Response{StatusCode: 200, Body: body})
			return nil
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			body := &closeCounter{Reader: strings.NewReader("stream")}
			app := newApp(koa.Handle(func(ctx *koa.Context) error { return tt.leaf(ctx, body) }))
			send(app, tt.method, "/", "")
			if body.closed != 1 {
				t.Errorf("closed %d times, want once", body.closed)
			}
		})
	}
}

func TestStreamIsClosedWhenItsReadPanics(t *testing.T) {
	body := &closeCounter{Reader: readerFunc(func([]byte) (int, error) { panic("in Read") })}
	wantAnswer(t, get(newApp(layer(func(ctx *koa.Context) { ctx.SetBody(body) })), "/"), 500, "Internal Server Error")
	if body.closed != 1 {
		t.Errorf("closed %d times, want once", body.closed)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestStreamErrorCutsTheConnection(t *testing.T) {
	source := errors.New("source broke")
	for _, tt := range []struct {
		name string
		text string
		err  error
		want int // 0: the client gets no answer at all
	}{
		{"before the first byte", "", source, 0},
		{"after the head", "some ", source, 200},
		{"with an error around io.EOF", "some ", &url.Error{Op: "Get", URL: "http://upstream", Err: io.EOF}, 200},
	} {
		t.Run(tt.name, func(t *testing.T) {
			type report struct {
				err      error
				writable bool
			}
			reports := make(chan report, 2)
			body := &closeCounter{Reader: &brokenReader{tt.text, tt.err}}
			app := newApp(layer(func(ctx *koa.Context) { ctx.SetBody(body) }))
			app.OnError(func(err error, ctx *koa.Context) { reports <- report{err, ctx.Writable()} })
			res, got, err := fetch(t, serve(t, app))
			if err == nil {
				t.Errorf("the client took %q for a whole answer", got)
			}
			if status := statusOf(res); status != tt.want {
				t.Errorf("status is %d, want %d", status, tt.want)
			}
			if r := <-reports; !errors.Is(r.err, tt.err) || r.writable {
				t.Errorf("reported %v (writable: %v), want the source's error, too late to answer", r.err, r.writable)
			}
		})
	}
}

func statusOf(res *http.Response) int {
	if res == nil {
		return 0
	}
	return res.StatusCode
}

func TestStreamReachesTheClientWhenItsSourcePauses(t *testing.T) {
	first, rest := make(chan struct{}), make(chan struct{})
	r, w := io.Pipe()
	go func() {
		_, _ = io.WriteString(w, "first")
		close(first)
		<-rest
		_ = w.Close()
	}()
	url := serve(t, newApp(layer(func(ctx *koa.Context) { ctx.SetBody(r) })))
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	buf := make([]byte, 5)
	if _, err := io.ReadFull(res.Body, buf); err != nil || string(buf) != "first" {
		t.Errorf("read %q, %v while the source pauses", buf, err)
	}
	close(rest)
	<-first
}

func TestClientGoneIsNoError(t *testing.T) {
	gone, ended := make(chan struct{}), make(chan koa.Outcome, 1)
	chunk := strings.Repeat("x", 32<<10)
	app := newApp(layer(func(ctx *koa.Context) {
		ctx.OnFinished(func(o koa.Outcome) { ended <- o })
		first := true
		ctx.SetBody(readerFunc(func(p []byte) (int, error) {
			if !first {
				<-gone
			}
			first = false
			return copy(p, chunk), nil // for ever, until writing fails
		}))
	})).OnError(func(err error, _ *koa.Context) { t.Errorf("reported %v", err) })
	res, err := http.Get(serve(t, app))
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close() // with the answer unread: the connection is closed
	close(gone)
	if o := <-ended; o.Err == nil || o.Status != 200 {
		t.Errorf("outcome is %+v, want status 200 and the write's error", o)
	}
}

func TestFileIsSent(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file.txt")
	content := strings.Repeat("0123456789", 10_000)
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	var file *os.File
	outcomes := make(chan koa.Outcome, 1)
	url := serve(t, newApp(koa.Handle(func(ctx *koa.Context) (err error) {
		ctx.OnFinished(func(o koa.Outcome) { outcomes <- o })
		file, err = os.Open(name)
		ctx.SetBody(file)
		ctx.SetLength(int64(len(content)))
		return err
	})))
	_, body, err := fetch(t, url)
	if err != nil || body != content {
		t.Errorf("got %d bytes, %v; want %d", len(body), err, len(content))
	}
	if o := <-outcomes; o.Bytes != int64(len(content)) || o.Err != nil {
		t.Errorf("outcome is %+v", o)
	}
	if err := file.Close(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("closing the file again gives %v, want already closed", err)
	}
}

func TestSilentSourceIsNotReadForEver(t *testing.T) {
	app := newApp(layer(func(ctx *koa.Context) {
		ctx.SetBody(readerFunc(func([]byte) (int, error) { return 0, nil }))
	}))
	reports := make(chan error, 1)
	app.OnError(func(err error, _ *koa.Context) { reports <- err })
	if _, _, err := fetch(t, serve(t, app)); err == nil {
		t.Error("the client got a whole answer")
	}
	if err := <-reports; !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("reported %v, want io.ErrNoProgress", err)
	}
}

func TestFileThatGrewIsNotSentPastItsLength(t *testing.T) {
	name := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(name, []byte(strings.Repeat("line\n", 20_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(newApp(koa.Handle(func(ctx *koa.Context) error { // over TCP, where the kernel copies
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		ctx.SetBody(f)
		ctx.SetLength(50_000)
		return nil
	})))
	defer srv.Close()
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
	if _, err := io.WriteString(conn, request+request); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(conn)
	for i := range 2 {
		res, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatalf("answer %d: %v", i+1, err)
		}
		if n, err := io.Copy(io.Discard, res.Body); n != 50_000 || err != nil {
			t.Errorf("answer %d has %d bytes (%v), want 50000", i+1, n, err)
		}
	}
}

func TestBlockedStreamIsClosedWhenTheClientLeaves(t *testing.T) {
	source, _ := io.Pipe() // nobody ever writes
	body := &closeSignal{Reader: source, closed: make(chan struct{}, 2), close: source.Close}
	ended := make(chan koa.Outcome, 1)
	app := newApp(layer(func(ctx *koa.Context) {
		ctx.OnFinished(func(o koa.Outcome) { ended <- o })
		ctx.SetStatus(200)
		if err := ctx.FlushHeaders(); err != nil {
			t.Error(err)
		}
		ctx.SetBody(body)
	})).OnError(func(err error, _ *koa.Context) { t.Errorf("reported %v", err) })
	res, err := http.Get(serve(t, app))
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	<-body.closed
	if o := <-ended; o.Err == nil {
		t.Error("the outcome has no error")
	}
	select {
	case <-body.closed:
		t.Error("the body was closed twice")
	default:
	}
}

type closeSignal struct {
	io.Reader
	closed chan struct{}
	close  func() error
}

func (c *closeSignal) Close() error {
	c.closed <- struct{}{}
	return c.close()
}

func TestPanicInCloseStopsNothingElse(t *testing.T) {
	second := &closeCounter{Reader: strings.NewReader("second")}
	var outcome koa.Outcome
	app := newApp(layer(func(ctx *koa.Context) {
		ctx.OnFinished(func(o koa.Outcome) { outcome = o })
		ctx.SetBody(panicCloser{strings.NewReader("first")})
		ctx.SetBody(second)
	}))
	wantAnswer(t, get(app, "/"), 200, "second")
	if second.closed != 1 || outcome.Status != 200 {
		t.Errorf("the other stream was closed %d times, the outcome is %+v", second.closed, outcome)
	}
}

type panicCloser struct{ io.Reader }

func (panicCloser) Close() error { panic("in Close") }
