package mocktransport_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/egg/httpclient"
	"github.com/koa-go/koa/egg/httpclient/mocktransport"
)

// newClient is a client of its own with mocks and no network.
func newClient() (*httpclient.Client, *mocktransport.Mocks) {
	mocks := mocktransport.New()
	mocks.DisableNetConnect()
	return httpclient.New(&httpclient.Options{Wrap: mocks.Wrap, Retry: &httpclient.Retry{Max: -1}}), mocks
}

func get(t *testing.T, c *httpclient.Client, url string) string {
	t.Helper()
	res, err := c.Request(t.Context(), url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return res.Text()
}

func TestMockFits(t *testing.T) {
	for _, tt := range []struct {
		mock, url string
		want      bool
	}{
		{"http://a.test/x", "http://a.test/x", true},
		{"http://a.test/x", "http://a.test/x?q=1", true},
		{"http://a.test/x?q=1", "http://a.test/x?q=1", true},
		{"http://a.test/x?q=1", "http://a.test/x?q=2", false},
		{"http://a.test/x?q=1", "http://a.test/x", false},
		{"http://a.test/x", "http://a.test/x/y", false},
		{"http://a.test", "http://a.test/", true},
		{"http://a.test/", "http://a.test", true},
		{"http://a.test", "http://a.test?q=1", true},
		{"http://a.test", "https://a.test", false},
		{"http://a.test", "http://a.test/x", false},
	} {
		c, mocks := newClient()
		mocks.Mock(tt.mock, mocktransport.Reply{})
		if _, err := c.Request(t.Context(), tt.url, nil); (err == nil) != tt.want {
			t.Errorf("%s fits %s: %v, want %v", tt.mock, tt.url, err, tt.want)
		}
	}
}

func TestReplies(t *testing.T) {
	broken := errors.New("broken")
	for _, tt := range []struct {
		name        string
		reply       mocktransport.Reply
		status      int
		body, ctype string
		err         error
	}{
		{"are empty by default", mocktransport.Reply{}, 200, "", "", nil},
		{"send text", mocktransport.Reply{Status: 418, Data: "tea"}, 418, "tea", "", nil},
		{"send bytes", mocktransport.Reply{Data: []byte("tea")}, 200, "tea", "", nil},
		{"send JSON", mocktransport.Reply{Data: map[string]int{"a": 1}}, 200, `{"a":1}`, "application/json; charset=utf-8", nil},
		{"keep their Content-Type", mocktransport.Reply{Data: 1, Header: http.Header{"Content-Type": {"x/y"}}}, 200, "1", "x/y", nil},
		{"fail", mocktransport.Reply{Err: broken}, 0, "", "", broken},
		{"are made for a request", mocktransport.Reply{Func: func(r *http.Request) mocktransport.Reply {
			body, _ := io.ReadAll(r.Body)
			return mocktransport.Reply{Status: 201, Data: r.Method + string(body)}
		}}, 201, "PUTsent", "", nil},
		{"fail by function", mocktransport.Reply{Func: func(*http.Request) mocktransport.Reply {
			return mocktransport.Reply{Err: broken}
		}}, 0, "", "", broken},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, mocks := newClient()
			mocks.Mock("http://a.test", tt.reply)
			res, err := c.Request(t.Context(), "http://a.test", &httpclient.RequestOptions{Method: "PUT", Content: strings.NewReader("sent")})
			if !errors.Is(err, tt.err) {
				t.Fatalf("err = %v, want %v", err, tt.err)
			}
			if err == nil && (res.Status != tt.status || res.Text() != tt.body || res.Header.Get("Content-Type") != tt.ctype) {
				t.Errorf("%d %q %q, want %d %q %q", res.Status, res.Text(), res.Header.Get("Content-Type"), tt.status, tt.body, tt.ctype)
			}
		})
	}
}

func TestDataThatCannotBeEncoded(t *testing.T) {
	c, mocks := newClient()
	mocks.Mock("http://a.test", mocktransport.Reply{Func: func(*http.Request) mocktransport.Reply {
		return mocktransport.Reply{Data: func() {}}
	}})
	if _, err := c.Request(t.Context(), "http://a.test", nil); err == nil || !strings.Contains(err.Error(), "Reply.Data") {
		t.Errorf("err = %v", err)
	}
	defer func() {
		if r := recover(); r == nil {
			t.Error("Mock took it")
		}
	}()
	mocks.Mock("http://a.test", mocktransport.Reply{Data: func() {}})
}

func TestTheLatestMockThatFitsAnswers(t *testing.T) {
	c, mocks := newClient()
	mocks.MockRegexp(regexp.MustCompile(`^http://a\.test/`), mocktransport.Reply{Data: "any"})
	mocks.Mock("http://a.test/x", mocktransport.Reply{Data: "x"})
	mocks.Mock("http://a.test/x", mocktransport.Reply{Data: "posted", Method: "post"})
	twice := mocks.Mock("http://a.test/x", mocktransport.Reply{Data: "twice", Repeats: 2})
	for i, want := range []string{"twice", "twice", "x", "x"} {
		if got := get(t, c, "http://a.test/x"); got != want {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
	if got := get(t, c, "http://a.test/y"); got != "any" {
		t.Errorf("another path: %q", got)
	}
	if res, err := c.Request(t.Context(), "http://a.test/x", &httpclient.RequestOptions{Method: "POST"}); err != nil || res.Text() != "posted" {
		t.Errorf("POST: %v, %v", res, err)
	}
	if n := len(twice.Calls()); n != 2 {
		t.Errorf("%d calls", n)
	}
}

func TestCalls(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	mocks := mocktransport.New()
	c := httpclient.New(&httpclient.Options{Wrap: mocks.Wrap})
	defer c.CloseIdleConnections()
	rule := mocks.Mock("http://a.test/x", mocktransport.Reply{})
	_, err := c.Request(t.Context(), "http://a.test/x?q=1", &httpclient.RequestOptions{
		Method: "POST", Data: url.Values{"a": {"1"}}, Header: http.Header{"X-A": {"b"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	get(t, c, s.URL)
	calls := mocks.Calls()
	if len(calls) != 2 || len(rule.Calls()) != 1 {
		t.Fatalf("calls %+v", calls)
	}
	if k := calls[0]; k.Method != "POST" || k.URL != "http://a.test/x?q=1" || k.Header.Get("X-A") != "b" || string(k.Body) != "a=1" || !k.Mocked {
		t.Errorf("mocked: %+v", k)
	}
	if k := calls[1]; k.Method != "GET" || k.URL != s.URL || k.Mocked {
		t.Errorf("not mocked: %+v", k)
	}
}

func TestWithoutTheNetwork(t *testing.T) {
	c, mocks := newClient()
	mocks.Mock("http://a.test/x", mocktransport.Reply{Method: "PUT", Repeats: 2})
	_, err := c.Request(t.Context(), "http://a.test/x", nil)
	want := `Get "http://a.test/x": mocktransport: no mock for this request, and the network is off: GET http://a.test/x; mocks: [PUT http://a.test/x (2 of 2 left)]`
	if !errors.Is(err, mocktransport.ErrNoMock) || err.Error() != want {
		t.Errorf("err = %v\nwant  %s", err, want)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "real") }))
	defer s.Close()
	mocks.EnableNetConnect()
	defer c.CloseIdleConnections()
	if got := get(t, c, s.URL); got != "real" {
		t.Errorf("the network says %q", got)
	}
}

func TestRemoveAndRestore(t *testing.T) {
	c, mocks := newClient()
	first := mocks.Mock("http://a.test", mocktransport.Reply{Data: "first"})
	second := mocks.Mock("http://a.test", mocktransport.Reply{Data: "second"})
	second.Remove()
	second.Remove()
	if got := get(t, c, "http://a.test"); got != "first" || len(second.Calls()) != 0 {
		t.Errorf("%q after Remove", got)
	}
	mocks.Restore()
	mocks.DisableNetConnect()
	if _, err := c.Request(t.Context(), "http://a.test", nil); !errors.Is(err, mocktransport.ErrNoMock) {
		t.Errorf("after Restore: %v", err)
	}
	if len(mocks.Calls()) != 1 || len(first.Calls()) != 1 {
		t.Errorf("calls %v and %v", mocks.Calls(), first.Calls())
	}
}

func TestDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, mocks := newClient()
		mocks.Mock("http://a.test", mocktransport.Reply{Delay: time.Second})
		start := time.Now()
		get(t, c, "http://a.test")
		if took := time.Since(start); took != time.Second {
			t.Errorf("took %v", took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := c.Request(ctx, "http://a.test", nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("err = %v", err)
		}
	})
}

func TestHeadHasNoBody(t *testing.T) {
	c, mocks := newClient()
	mocks.Mock("http://a.test", mocktransport.Reply{Data: "text"})
	res, err := c.Request(t.Context(), "http://a.test", &httpclient.RequestOptions{Method: "HEAD"})
	if err != nil || len(res.Data) != 0 {
		t.Errorf("%v, %v", res, err)
	}
}

func TestSafeClientsAreMockedToo(t *testing.T) {
	c, mocks := newClient()
	mocks.Mock("http://a.test", mocktransport.Reply{Data: "mocked"})
	if got := get(t, c.Safe(nil), "http://a.test"); got != "mocked" {
		t.Errorf("%q", got)
	}
}

func TestConcurrentUse(t *testing.T) {
	c, mocks := newClient()
	mocks.Mock("http://a.test", mocktransport.Reply{Data: "always"})
	mocks.Mock("http://a.test", mocktransport.Reply{Data: "some", Repeats: 10})
	var wg sync.WaitGroup
	var some sync.Map
	for i := range 40 {
		wg.Go(func() {
			if get(t, c, "http://a.test") == "some" {
				some.Store(i, true)
			}
			mocks.Mock("http://b.test", mocktransport.Reply{}).Remove()
		})
	}
	wg.Wait()
	n := 0
	some.Range(func(any, any) bool { n++; return true })
	if n != 10 || len(mocks.Calls()) != 40 {
		t.Errorf("%d of 10 repeats, %d calls", n, len(mocks.Calls()))
	}
}

func Example() {
	mocks := mocktransport.New()
	mocks.DisableNetConnect()
	client := httpclient.New(&httpclient.Options{Wrap: mocks.Wrap})

	users := mocks.MockRegexp(regexp.MustCompile(`/users/\d+$`), mocktransport.Reply{
		Data: map[string]any{"name": "Ann"},
	})
	res, err := client.Request(context.Background(), "https://api.example.com/users/1", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Text(), len(users.Calls()))

	_, err = client.Request(context.Background(), "https://other.example.com/", nil)
	fmt.Println(errors.Is(err, mocktransport.ErrNoMock))
	// Output:
	// {"name":"Ann"} 1
	// true
}
