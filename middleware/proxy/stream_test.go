package proxy_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/memhttp"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/proxy"
)

func TestAnswersStream(t *testing.T) {
	seen := make(chan struct{})
	app := behind(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "one\n")
		_ = http.NewResponseController(w).Flush()
		<-seen
		_, _ = io.WriteString(w, "two\n")
	}, nil)
	lines := bufio.NewScanner(koatest.Request(t, app).Get("/").Stream().Body)
	if !lines.Scan() || lines.Text() != "one" {
		t.Fatalf("got %q, %v", lines.Text(), lines.Err())
	}
	close(seen)
	if !lines.Scan() || lines.Text() != "two" || lines.Scan() || lines.Err() != nil {
		t.Errorf("got %q, %v", lines.Text(), lines.Err())
	}
}

func TestBothDirectionsStreamAtATime(t *testing.T) {
	echo := func(w http.ResponseWriter, r *http.Request) {
		if err := http.NewResponseController(w).EnableFullDuplex(); err != nil {
			t.Error(err)
		}
		lines := bufio.NewScanner(r.Body)
		for lines.Scan() {
			_, _ = io.WriteString(w, "echo "+lines.Text()+"\n")
			_ = http.NewResponseController(w).Flush()
		}
	}
	front := memhttp.NewServer(t, behind(t, echo, nil))
	sent, send := io.Pipe()
	req, err := http.NewRequestWithContext(t.Context(), "POST", front.URL, sent)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.WriteString(send, "0\n") }()
	res, err := front.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	for _, want := range []string{"0", "1", "2"} {
		if want != "0" {
			_, _ = io.WriteString(send, want+"\n")
		}
		if !lines.Scan() || lines.Text() != "echo "+want {
			t.Fatalf("got %q (%v), want echo %s", lines.Text(), lines.Err(), want)
		}
	}
	if err := send.Close(); err != nil || lines.Scan() {
		t.Errorf("after the end: %v, %q", err, lines.Text())
	}
}

func TestTrailersFollowBothWays(t *testing.T) {
	app := behind(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Trailer", "X-Announced")
		_, _ = w.Write(body)
		_ = http.NewResponseController(w).Flush()
		w.Header().Set("X-Announced", r.Trailer.Get("X-Sum"))
		w.Header().Set(http.TrailerPrefix+"X-Late", "late")
	}, nil)
	front := memhttp.NewServer(t, app)
	for _, content := range []string{"body", ""} {
		req, err := http.NewRequestWithContext(t.Context(), "POST", front.URL, io.MultiReader(strings.NewReader(content)))
		if err != nil {
			t.Fatal(err)
		}
		req.Trailer = http.Header{"X-Sum": {"42"}}
		res, err := front.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil || string(body) != content || res.Trailer.Get("X-Announced") != "42" || res.Trailer.Get("X-Late") != "late" {
			t.Errorf("got %q with the trailers %v (%v)", body, res.Trailer, err)
		}
		_ = res.Body.Close()
	}
}

func TestHintsArePassedOn(t *testing.T) {
	app := behind(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", "</a.css>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Del("Link")
		_, _ = io.WriteString(w, "final")
	}, nil)
	front := memhttp.NewServer(t, app)
	var hint string
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got1xxResponse: func(code int, h textproto.MIMEHeader) error {
		hint = http.StatusText(code) + " " + h.Get("Link")
		return nil
	}})
	req, err := http.NewRequestWithContext(ctx, "GET", front.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := front.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || string(body) != "final" || res.Header.Get("Link") != "" || hint != "Early Hints </a.css>; rel=preload" {
		t.Errorf("hint %q, then %v %q (%v)", hint, res.Header, body, err)
	}
}

func TestClientsThatGoCancelTheirRequests(t *testing.T) {
	entered, left := make(chan struct{}), make(chan struct{})
	app := behind(t, func(_ http.ResponseWriter, r *http.Request) {
		close(entered)
		<-r.Context().Done()
		close(left)
	}, nil)
	app.OnError(func(err error, _ *koa.Context) { t.Errorf("reported: %v", err) })
	front := memhttp.NewServer(t, app)
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, "GET", front.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		<-entered
		cancel()
	}()
	if _, err := front.Client().Do(req); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	<-left
}

// stopwatch runs a proxy with the default limit on a fake clock. The upstream
// begins to answer after a while.
func stopwatch(t *testing.T, opts *proxy.Options, while time.Duration, body func() io.Reader) (took time.Duration, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		upstream := memhttp.NewServer(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			select {
			case <-time.After(while):
			case <-r.Context().Done():
			}
		}))
		opts.Transport = upstream.Client().Transport
		ctx := koatest.NewContext(t, koatest.Method("POST"), koatest.Body(body()))
		start := time.Now()
		err = koatest.Run(ctx, proxy.New(target, opts), nil)
		took = time.Since(start)
		if closer, ok := ctx.Body().(*http.Response); ok {
			_ = closer.Body.Close()
		}
	})
	return took, err
}

func nothing() io.Reader { return nil }

func TestSilentUpstreamsAre504(t *testing.T) {
	for _, tt := range []struct {
		name  string
		limit time.Duration
		while time.Duration
		want  int
		took  time.Duration
	}{
		{"after a minute", 0, time.Hour, http.StatusGatewayTimeout, time.Minute},
		{"not before a minute", 0, 59 * time.Second, 0, 59 * time.Second},
		{"after the limit", time.Second, time.Hour, http.StatusGatewayTimeout, time.Second},
		{"never without a limit", -1, time.Hour, 0, time.Hour},
	} {
		t.Run(tt.name, func(t *testing.T) {
			took, err := stopwatch(t, &proxy.Options{ProxyTimeout: tt.limit}, tt.while, nothing)
			if koa.StatusOf(err) != tt.want || took != tt.took {
				t.Errorf("error %v after %v, want status %d after %v", err, took, tt.want, tt.took)
			}
		})
	}
}

// slowReader gives n letters, each after a while.
type slowReader struct {
	n     int
	while time.Duration
}

func (r *slowReader) Read(p []byte) (int, error) {
	if r.n == 0 {
		return 0, io.EOF
	}
	time.Sleep(r.while) // of a fake clock
	r.n--
	return copy(p, "x"), nil
}

func TestSlowUploadsAreNoSilence(t *testing.T) {
	took, err := stopwatch(t, &proxy.Options{}, time.Second, func() io.Reader { return &slowReader{6, 40 * time.Second} })
	if err != nil || took != 241*time.Second {
		t.Errorf("error %v after %v", err, took)
	}
}

func TestFailuresOfTheClientsBody(t *testing.T) {
	for _, tt := range []struct {
		name string
		body func(ctx *koa.Context) io.ReadCloser
		want int
		text string
	}{
		{"is too large", func(ctx *koa.Context) io.ReadCloser { return http.MaxBytesReader(nil, ctx.Request.BodyReader(), 2) }, 413, "too large"},
		{"breaks off", func(ctx *koa.Context) io.ReadCloser { return &failing{ctx.Request.BodyReader(), io.ErrUnexpectedEOF} }, 400, "cut short"},
		{"is late", func(ctx *koa.Context) io.ReadCloser {
			return &failing{ctx.Request.BodyReader(), os.ErrDeadlineExceeded}
		}, 408, "timeout"},
		{"was read", func(ctx *koa.Context) io.ReadCloser {
			_, _ = io.Copy(io.Discard, ctx.Request.BodyReader())
			return ctx.Request.BodyReader()
		}, 500, "read already"},
		{"was closed", func(ctx *koa.Context) io.ReadCloser {
			_ = ctx.Request.BodyReader().Close()
			return ctx.Request.BodyReader()
		}, 500, "read already"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := behind(t, tell, nil, func(ctx *koa.Context, next koa.Handler) error {
				ctx.Request.SetBodyReader(tt.body(ctx))
				return next(ctx)
			})
			r := koatest.Request(t, app).Post("/").Send("12345").Expect(tt.want)
			if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Error(), tt.text) {
				t.Errorf("errors %v, want one with %q", r.Errors, tt.text)
			}
		})
	}
}

// failing is a body that breaks off.
type failing struct {
	io.ReadCloser
	err error
}

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

func TestBodiesThatWerePutBackAreSent(t *testing.T) {
	app := behind(t, tell, nil, func(ctx *koa.Context, next koa.Handler) error {
		body, err := io.ReadAll(ctx.Request.BodyReader())
		if err != nil {
			return err
		}
		ctx.Request.SetBodyReader(io.NopCloser(strings.NewReader(string(body))))
		return next(ctx)
	})
	if got := told(t, koatest.Request(t, app).Post("/").Send("12345").Do()); got.Body != "12345" {
		t.Errorf("the upstream got %q", got.Body)
	}
}

// A length and a coding at once is how requests are smuggled (RFC 9112 6.3): here
// and upstream there must be the same ones.
func TestNoRequestIsSmuggled(t *testing.T) {
	var seen, got []string
	app := behind(t, func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || len(r.TransferEncoding) > 0 && r.Header["Content-Length"] != nil {
			t.Errorf("%v, headers %v", err, r.Header)
		}
		got = append(got, r.Method+" "+r.RequestURI+" "+string(body))
	}, nil, func(ctx *koa.Context, next koa.Handler) error {
		seen = append(seen, ctx.Method()+" "+ctx.URL()+" ")
		return next(ctx)
	})
	conn, err := memhttp.NewServer(t, app).Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, err = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"+
		"GET /admin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(seen, got) {
		t.Errorf("the layers saw %q, the upstream got %q", seen, got)
	}
}
