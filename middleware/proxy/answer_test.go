package proxy_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/memhttp"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/proxy"
)

func TestLayersOutsideSeeTheAnswerUnsent(t *testing.T) {
	app := behind(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Set-Cookie"] = []string{"b=2", "c=3"}
		w.Header().Set("Vary", "Accept")
		w.Header().Set("X-Internal", "10.0.0.7")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, "made")
	}, nil, func(ctx *koa.Context, next koa.Handler) error {
		ctx.Set("Set-Cookie", "a=1")
		ctx.Vary("Origin")
		err := next(ctx)
		if ctx.HeaderSent() || ctx.Status() != http.StatusCreated || !ctx.Response.Streaming() {
			t.Errorf("head sent %v, status %d, streaming %v", ctx.HeaderSent(), ctx.Status(), ctx.Response.Streaming())
		}
		ctx.Remove("X-Internal")
		ctx.SetStatus(http.StatusAccepted)
		return err
	})
	r := koatest.Request(t, app).Get("/").Expect(http.StatusAccepted).ExpectBody("made").ExpectHeader("Content-Length", "4")
	if got := r.Header["Set-Cookie"]; !slices.Equal(got, []string{"a=1", "b=2", "c=3"}) {
		t.Errorf("cookies %q", got)
	}
	if r.Header.Get("Vary") != "Accept, Origin" || r.Header.Get("X-Internal") != "" {
		t.Errorf("headers %v", r.Header)
	}
}

func TestAnswersWithoutBody(t *testing.T) {
	app := behind(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"x"`)
		switch r.URL.Path {
		case "/304":
			w.WriteHeader(http.StatusNotModified)
		case "/204":
			w.WriteHeader(http.StatusNoContent)
		default:
			w.Header().Set("Content-Length", "12")
		}
	}, nil)
	client := koatest.Request(t, app)
	client.Get("/304").Expect(http.StatusNotModified).ExpectHeader("ETag", `"x"`).ExpectBody("")
	client.Get("/204").Expect(http.StatusNoContent).ExpectHeader("ETag", `"x"`).ExpectBody("")
	client.Head("/200").Expect(http.StatusOK).ExpectHeader("Content-Length", "12").ExpectBody("")
}

func TestCompressedAnswersStayCompressed(t *testing.T) {
	app := behind(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = io.WriteString(w, r.Header.Get("Accept-Encoding"))
	}, nil)
	koatest.Request(t, app).Get("/").Set("Accept-Encoding", "gzip").Expect(http.StatusOK).ExpectHeader("Content-Encoding", "gzip").ExpectBody("gzip")
}

func TestRedirectsAreForTheClient(t *testing.T) {
	app := behind(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/there", http.StatusFound) }, nil)
	koatest.Request(t, app).Get("/").Expect(http.StatusFound).ExpectHeader("Location", "/there")
}

func TestCookiesAreRewritten(t *testing.T) {
	for _, tt := range []struct {
		name         string
		domain, path map[string]string
		cookie, want string
	}{
		{"not without rules", nil, nil, "a=1; Domain=b.test; Path=/b", "a=1; Domain=b.test; Path=/b"},
		{"by domain", map[string]string{"b.test": "c.test"}, nil, "a=1; Domain=.B.test; Path=/b", "a=1; Domain=c.test; Path=/b"},
		{"by any domain", map[string]string{"*": "c.test", "d.test": ""}, nil, "a=1; domain=b.test;Secure", "a=1; domain=c.test;Secure"},
		{"losing the domain", map[string]string{"*": "c.test", "d.test": ""}, nil, "a=1; Domain=d.test; Secure", "a=1; Secure"},
		{"not for other domains", map[string]string{"b.test": ""}, nil, "a=1; Domain=d.test", "a=1; Domain=d.test"},
		{"by path", nil, map[string]string{"/b": "/"}, "a=Path=/b; Path=/b", "a=Path=/b; Path=/"},
		{"without losing what looks like an attribute", map[string]string{"*": ""}, nil, "domain=x; Domainx=y", "domain=x; Domainx=y"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := behind(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Set-Cookie", tt.cookie) },
				&proxy.Options{CookieDomainRewrite: tt.domain, CookiePathRewrite: tt.path})
			koatest.Request(t, app).Get("/").Expect(http.StatusOK).ExpectHeader("Set-Cookie", tt.want)
		})
	}
}

func TestOnProxyRes(t *testing.T) {
	leak := errors.New("leak")
	app := behind(t, tell, &proxy.Options{OnProxyRes: func(ctx *koa.Context, answer *http.Response) error {
		if ctx.Path() == "/leak" {
			return leak
		}
		answer.Header.Set("X-A", answer.Header.Get("Connection")+"seen")
		return nil
	}})
	client := koatest.Request(t, app)
	client.Get("/").Expect(http.StatusOK).ExpectHeader("X-A", "seen")
	if r := client.Get("/leak").Expect(http.StatusInternalServerError); len(r.Errors) != 1 || !errors.Is(r.Errors[0], leak) {
		t.Errorf("errors %v, want %v", r.Errors, leak)
	}
}

// raw is a transport to a server that answers any request with these bytes.
func raw(t *testing.T, answer string) http.RoundTripper {
	t.Helper()
	l := memhttp.Listen()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, err = http.ReadRequest(bufio.NewReader(conn))
			if err == nil {
				_, err = io.WriteString(conn, answer)
			}
			if closing := conn.Close(); err == nil {
				err = closing
			}
			if err != nil {
				t.Errorf("the upstream: %v", err)
			}
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
	})
	return dialing(l)
}

func dialing(l *memhttp.Listener) *http.Transport {
	return &http.Transport{DisableKeepAlives: true, DialContext: dial(l)}
}

func TestHeadersOfTheUpstreamsConnectionStayThere(t *testing.T) {
	app := koa.New(&koa.Options{Env: "test"}).Use(proxy.New(target, &proxy.Options{Transport: raw(t,
		"HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nProxy-Authenticate: Basic\r\nUpgrade: x\r\nX-End: 1\r\nContent-Length: 2\r\n\r\nok")}))
	r := koatest.Request(t, app).Get("/").Expect(http.StatusOK).ExpectHeader("X-End", "1").ExpectBody("ok")
	for _, name := range []string{"X-Hop", "Keep-Alive", "Proxy-Authenticate", "Upgrade"} {
		if r.Header[name] != nil {
			t.Errorf("the client got %s: %q", name, r.Header[name])
		}
	}
}

func TestBadAnswersAre502(t *testing.T) {
	for _, tt := range []struct{ name, answer string }{
		{"no HTTP", "hello\r\n\r\n"},
		{"nothing", ""},
		{"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"},
		{"an impossible length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"},
		{"an unknown coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
		{"no status", "HTTP/1.1 042 Odd\r\nContent-Length: 0\r\n\r\n"},
		{"a control character", "HTTP/1.1 200 OK\r\nX-A: a\x01b\r\nContent-Length: 0\r\n\r\n"},
		{"an upgrade nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			app := koa.New(&koa.Options{Env: "test"}).Use(proxy.New(target, &proxy.Options{Transport: raw(t, tt.answer)}))
			koatest.Request(t, app).Get("/").Expect(http.StatusBadGateway).ExpectBody("Bad Gateway")
		})
	}
}

func TestAnswersCutShortAreCutShort(t *testing.T) {
	app := koa.New(&koa.Options{Env: "test"}).Use(proxy.New(target, &proxy.Options{Transport: raw(t, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")}))
	r := koatest.Request(t, app).Get("/").Do()
	if r.Err == nil || len(r.Errors) != 1 || !errors.Is(r.Errors[0], io.ErrUnexpectedEOF) {
		t.Errorf("body %q, error %v, reported %v; want an error at both ends", r.Body, r.Err, r.Errors)
	}
}

func TestUnreachableUpstreamsAre503(t *testing.T) {
	l := memhttp.Listen()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		err  error
	}{
		{"refused", nil},
		{"an unknown name", &net.DNSError{Err: "no such host", Name: "upstream.test", IsNotFound: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			transport := http.RoundTripper(dialing(l))
			if tt.err != nil {
				transport = roundTrip(func(*http.Request) (*http.Response, error) { return nil, tt.err })
			}
			app := koa.New(&koa.Options{Env: "test"}).Use(proxy.New(target, &proxy.Options{Transport: transport}))
			r := koatest.Request(t, app).Get("/").Expect(http.StatusServiceUnavailable).ExpectBody("Service Unavailable")
			if len(r.Errors) != 1 || !strings.HasPrefix(r.Errors[0].Error(), "proxy: upstream.test cannot be reached: ") {
				t.Errorf("errors %v", r.Errors)
			}
		})
	}
}

func TestOnError(t *testing.T) {
	app := koa.New(&koa.Options{Env: "test"}).Use(proxy.New(target, &proxy.Options{
		Transport: roundTrip(func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }),
		OnError: func(ctx *koa.Context, err error) error {
			if koa.StatusOf(err) != http.StatusBadGateway || !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("OnError gets %v", err)
			}
			ctx.SetBody("from the cache")
			return nil
		},
	}))
	koatest.Request(t, app).Get("/").Expect(http.StatusOK).ExpectBody("from the cache")
}
