package koatest_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
)

// serving is an application of one layer.
func serving(h koa.Handler) *koa.Application {
	return koa.New(&koa.Options{Env: "test"}).Use(koa.Handle(h))
}

// mirror answers with what arrived.
func mirror(ctx *koa.Context) error {
	body, err := io.ReadAll(ctx.Request.BodyReader())
	if err != nil {
		return err
	}
	req := ctx.Req()
	ctx.SetBody(arrived{
		Line: req.Method + " " + req.RequestURI + " " + req.Proto, Host: ctx.Host(), Secure: ctx.Secure(), IP: ctx.IP(),
		Length: req.ContentLength, Header: req.Header, Body: string(body),
	})
	return nil
}

type arrived struct {
	Line, Host, IP, Body string
	Secure               bool
	Length               int64
	Header               http.Header
}

func TestRequestsArriveAsFromAServer(t *testing.T) {
	client := koatest.Request(t, serving(mirror))
	for _, tt := range []struct {
		name string
		call *koatest.Call
		want arrived
	}{
		{
			"with nothing that is not set", client.Get("/a/../b%2Fc?x=%20&y"),
			arrived{Line: "GET /a/../b%2Fc?x=%20&y HTTP/1.1", Host: "127.0.0.1"},
		},
		{
			"with a path that looks like a host", client.Get("//evil.example/x"),
			arrived{Line: "GET //evil.example/x HTTP/1.1", Host: "127.0.0.1"},
		},
		{
			"with the headers that are set", client.Get("/").Set("X-A", "1", "2").Set("User-Agent", "test").Set("Gone", "x").Set("Gone"),
			arrived{Line: "GET / HTTP/1.1", Host: "127.0.0.1", Header: http.Header{"X-A": {"1", "2"}, "User-Agent": {"test"}}},
		},
		{
			"for another host", client.Get("/").Set("Host", "a.example:81"),
			arrived{Line: "GET / HTTP/1.1", Host: "a.example:81"},
		},
		{
			"over a secure connection", client.Get("https://a.example/x?y"),
			arrived{Line: "GET /x?y HTTP/1.1", Host: "a.example", Secure: true},
		},
		{
			"with a target that is no path", client.Method("OPTIONS", "*"),
			arrived{Line: "OPTIONS * HTTP/1.1", Host: "127.0.0.1"},
		},
		{
			"with a text", client.Post("/").Set("Content-Type", "text/plain").Send("hello"),
			arrived{
				Line: "POST / HTTP/1.1", Host: "127.0.0.1", Length: 5, Body: "hello",
				Header: http.Header{"Content-Type": {"text/plain"}, "Content-Length": {"5"}},
			},
		},
		{
			"with a form", client.Put("/").Send(url.Values{"a": {"1"}}),
			arrived{
				Line: "PUT / HTTP/1.1", Host: "127.0.0.1", Length: 3, Body: "a=1",
				Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Content-Length": {"3"}},
			},
		},
		{
			"with JSON of another type", client.Patch("/").Set("Content-Type", "application/merge-patch+json").Send(map[string]int{"a": 1}),
			arrived{
				Line: "PATCH / HTTP/1.1", Host: "127.0.0.1", Length: 7, Body: `{"a":1}`,
				Header: http.Header{"Content-Type": {"application/merge-patch+json"}, "Content-Length": {"7"}},
			},
		},
		{
			"with a stream in chunks", client.Delete("/").Send(io.MultiReader(strings.NewReader("a"), strings.NewReader("b"))),
			arrived{
				Line: "DELETE / HTTP/1.1", Host: "127.0.0.1", Length: -1, Body: "ab",
				Header: http.Header{"Transfer-Encoding": {"chunked"}},
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := tt.want
			want.IP = "127.0.0.1"
			want.Header = want.Header.Clone()
			if want.Header == nil {
				want.Header = http.Header{}
			}
			want.Header.Set("Host", want.Host)
			tt.call.Expect(200).ExpectJSON(want)
		})
	}
}

func TestTheServerRefusesWhatItWouldRefuse(t *testing.T) {
	app := serving(func(*koa.Context) error { t.Error("the application got the request"); return nil })
	koatest.Request(t, app).Get("/%zz").Expect(400)
}

func TestResponses(t *testing.T) {
	client := koatest.Request(t, serving(func(ctx *koa.Context) error {
		ctx.Set("X-Two", "a", "b")
		ctx.SetBody(map[string]any{"id": 7, "name": "<tobi>"})
		return nil
	}))
	res := client.Get("/").Expect(200).
		ExpectHeader("Content-Type", "application/json; charset=utf-8").
		ExpectHeader("X-Two", "a, b").
		ExpectHeader("X-Absent", "").
		ExpectBody(`{"id":7,"name":"<tobi>"}`).
		ExpectContains("tobi", "7").
		ExpectJSON(json.RawMessage(`{"name": "<tobi>", "id": 7}`))
	type user struct {
		ID   int
		Name string
	}
	if got := koatest.JSON[user](res); got != (user{7, "<tobi>"}) {
		t.Errorf("JSON = %+v", got)
	}
	if res.Err != nil || len(res.Errors) != 0 {
		t.Errorf("Err %v, Errors %v", res.Err, res.Errors)
	}
	client.Head("/").Expect(200).ExpectHeader("Content-Length", "24").ExpectBody("")
}

func TestAnyHandlerCanBeAsked(t *testing.T) {
	client := koatest.Request(t, http.RedirectHandler("/there", http.StatusFound))
	client.Get("/").Expect(302).ExpectHeader("Location", "/there")
}

// counter goes on counting in a cookie, over two redirects.
func counter(ctx *koa.Context) error {
	switch ctx.Path() {
	case "/start":
		if err := ctx.Cookies().Set("user", "tobi", nil); err != nil {
			return err
		}
		ctx.Redirect("/middle")
	case "/middle":
		ctx.Redirect("/end")
	default:
		user, _ := ctx.Cookies().Get("user", nil)
		ctx.SetBody("user " + user)
	}
	return nil
}

func TestCookiesAreKeptByAgentsOnly(t *testing.T) {
	app := serving(counter)
	agent := koatest.Agent(t, app)
	agent.Get("/start").Expect(302)
	agent.Get("/end").Expect(200).ExpectBody("user tobi")
	client := koatest.Request(t, app)
	client.Get("/start").Expect(302)
	client.Get("/end").Expect(200).ExpectBody("user ")
}

func TestPrepareChangesEachRequest(t *testing.T) {
	agent := koatest.Agent(t, serving(mirror)).Prepare(func(req *http.Request) {
		if req.Header.Get("X-A") == "" {
			req.Header.Set("X-A", req.Method+" "+req.URL.Path)
		}
		req.AddCookie(&http.Cookie{Name: "first", Value: "1"})
	})
	agent.Jar().SetCookies(&url.URL{Scheme: "http", Host: "127.0.0.1"}, []*http.Cookie{{Name: "second", Value: "2"}})
	for _, tt := range []struct {
		call *koatest.Call
		want string
	}{{agent.Post("/x"), "POST /x"}, {agent.Get("/").Set("X-A", "own"), "own"}} {
		got := koatest.JSON[arrived](tt.call.Expect(200))
		if a, cookies := got.Header.Get("X-A"), got.Header.Get("Cookie"); a != tt.want || cookies != "first=1; second=2" {
			t.Errorf("%s arrived with X-A %q and the cookies %q, want %q and both cookies", tt.call, a, cookies, tt.want)
		}
	}
	if koatest.Request(t, serving(mirror)).Jar() != nil {
		t.Error("a client of Request has a jar")
	}
}

func TestRedirectsAreFollowedAsFarAsAsked(t *testing.T) {
	agent := koatest.Agent(t, serving(counter))
	agent.Get("/start").Expect(302).ExpectHeader("Location", "/middle")
	agent.Get("/start").Redirects(1).Expect(302).ExpectHeader("Location", "/end")
	agent.Get("/start").Redirects(2).Expect(200).ExpectBody("user tobi")
	agent.Get("/start").Redirects(9).Expect(200)
}

func TestErrorsOfTheApplicationAreKept(t *testing.T) {
	broken := errors.New("broken")
	app := serving(func(ctx *koa.Context) error { return broken })
	var heard error
	app.OnError(func(err error, _ *koa.Context) { heard = err })
	res := koatest.Request(t, app).Get("/").Expect(500)
	if len(res.Errors) != 1 || !errors.Is(res.Errors[0], broken) || !errors.Is(heard, broken) {
		t.Errorf("Errors = %v, the application's listener heard %v", res.Errors, heard)
	}
	res = koatest.Request(t, app).Get("/").Expect(500)
	if len(res.Errors) != 1 {
		t.Errorf("a second client got the error %d times, want once", len(res.Errors))
	}
}

func TestCutResponsesAreErrors(t *testing.T) {
	for _, tt := range []struct {
		name    string
		handler http.HandlerFunc
		status  int
		aborted bool
		message string
	}{
		{
			"before the head", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			0, true, "the application cut the connection",
		},
		{
			"in the body", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "10")
				_, _ = io.WriteString(w, "half")
				_ = http.NewResponseController(w).Flush()
				panic(http.ErrAbortHandler)
			},
			200, true, "the application cut the connection",
		},
		{
			"by a panic", func(http.ResponseWriter, *http.Request) { panic("boom") },
			0, true, "the application cut the connection: panic: boom\n",
		},
		{
			"by the connection", func(w http.ResponseWriter, _ *http.Request) {
				c, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					panic(err)
				}
				_ = c.Close()
			},
			0, false, "EOF",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			res := koatest.Request(t, tt.handler).Get("/").Do()
			if res.Status != tt.status || errors.Is(res.Err, koatest.ErrAborted) != tt.aborted {
				t.Fatalf("status %d, err %v, want %d, aborted %v", res.Status, res.Err, tt.status, tt.aborted)
			}
			if !strings.Contains(res.Err.Error(), tt.message) {
				t.Errorf("err is %q, want it to contain %q", res.Err, tt.message)
			}
		})
	}
}

func TestTheRequestIsSentOnceEvenIfItIsCut(t *testing.T) {
	calls := 0
	client := koatest.Request(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls++; calls > 1 {
			panic(http.ErrAbortHandler)
		}
	}))
	client.Get("/").Expect(200)
	if res := client.Get("/").Do(); res.Err == nil || calls != 2 {
		t.Errorf("err %v after %d calls, want an error after 2", res.Err, calls)
	}
}

func TestDoWaitsForTheApplication(t *testing.T) {
	finished := false
	app := serving(func(ctx *koa.Context) error {
		ctx.OnFinished(func(koa.Outcome) { finished = true })
		ctx.SetBody("done")
		return nil
	})
	koatest.Request(t, app).Get("/").Expect(200)
	if !finished {
		t.Error("Do returned before OnFinished was called")
	}
}

func TestStreamsAreReadWhileTheyComeIn(t *testing.T) {
	source, feed := io.Pipe()
	defer feed.Close()
	res := koatest.Request(t, serving(func(ctx *koa.Context) error {
		ctx.SetBody(source)
		return ctx.FlushHeaders()
	})).Get("/").Stream()
	if res.StatusCode != 200 {
		t.Errorf("status = %d, want 200", res.StatusCode)
	}
	lines := bufio.NewScanner(res.Body)
	for _, want := range []string{"one", "two"} {
		if _, err := io.WriteString(feed, want+"\n"); err != nil {
			t.Fatal(err)
		}
		if !lines.Scan() || lines.Text() != want {
			t.Errorf("read %q, %v, want %q", lines.Text(), lines.Err(), want)
		}
	}
}

func TestClosingAStreamIsAClientThatLeaves(t *testing.T) {
	left := make(chan error)
	res := koatest.Request(t, serving(func(ctx *koa.Context) error {
		if err := ctx.FlushHeaders(); err != nil {
			return err
		}
		<-ctx.Context().Done()
		left <- ctx.Context().Err()
		return nil
	})).Get("/").Stream()
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-left; err == nil {
		t.Error("the application's context is not done")
	}
}

func TestClientsWorkUnderAFakeClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := koatest.Request(t, serving(func(ctx *koa.Context) error {
			time.Sleep(time.Hour)
			ctx.SetBody("slept")
			return nil
		}))
		client.Get("/").Expect(200).ExpectBody("slept")
	})
}

func TestBodiesAreLeftAsTheyCame(t *testing.T) {
	zipped := []byte{0x1f, 0x8b, 0, 1, 2}
	client := koatest.Request(t, serving(func(ctx *koa.Context) error {
		ctx.Set("Content-Encoding", "gzip")
		ctx.SetBody(zipped)
		return nil
	}))
	if res := client.Get("/").Set("Accept-Encoding", "gzip").Expect(200); !bytes.Equal(res.Body, zipped) {
		t.Errorf("body = %x, want %x", res.Body, zipped)
	}
}
