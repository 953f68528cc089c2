package memhttp_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/koa-go/koa/internal/memhttp"
)

func echo(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Host", r.Host)
	w.Header().Set("X-Accept-Encoding", r.Header.Get("Accept-Encoding"))
	if _, err := io.Copy(w, r.Body); err != nil {
		panic(err)
	}
}

func post(t *testing.T, c *http.Client, url, body string) (*http.Response, string) {
	t.Helper()
	res, err := c.Post(url, "text/plain", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(got)
}

func TestServerAnswers(t *testing.T) {
	s := memhttp.NewServer(t, http.HandlerFunc(echo))
	big := strings.Repeat("x", 1<<20)
	for _, url := range []string{s.URL, "http://any.example/path"} {
		res, got := post(t, s.Client(), url, big)
		if got != big || res.StatusCode != http.StatusOK {
			t.Errorf("POST %s: %s with %d bytes, want %d", url, res.Status, len(got), len(big))
		}
		if host := res.Header.Get("X-Host"); !strings.Contains(url, host) {
			t.Errorf("POST %s arrived for host %s", url, host)
		}
		if enc := res.Header.Get("X-Accept-Encoding"); enc != "" {
			t.Errorf("the client asked for %q by itself", enc)
		}
	}
}

func TestServerTakesRawBytes(t *testing.T) {
	s := memhttp.NewServer(t, http.HandlerFunc(echo))
	c, err := s.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprint(c, "nonsense\r\n\r\n")
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusBadRequest {
		t.Errorf("status %s, want 400", res.Status)
	}
}

func TestServerWorksWithFakeTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := memhttp.NewServer(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Minute)
			echo(w, r)
		}))
		start := time.Now()
		_, got := post(t, s.Client(), s.URL, "late")
		if got != "late" || time.Since(start) != time.Minute {
			t.Errorf("got %q after %v, want late after 1m", got, time.Since(start))
		}
	})
}

// recorder is a testing.TB which notes what a server does to it.
type recorder struct {
	testing.TB
	log      strings.Builder
	failed   string
	cleanups []func()
}

func (r *recorder) Output() io.Writer         { return &r.log }
func (r *recorder) Errorf(f string, a ...any) { r.failed = fmt.Sprintf(f, a...) }
func (r *recorder) Cleanup(f func())          { r.cleanups = append(r.cleanups, f) }
func (r *recorder) end() {
	for _, f := range r.cleanups {
		f()
	}
}

func TestServerLogsToTheTest(t *testing.T) {
	r := &recorder{TB: t}
	s := memhttp.NewServer(r, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("boom") }))
	if _, err := s.Client().Get(s.URL); err == nil {
		t.Error("a panic was answered")
	}
	r.end()
	if !strings.Contains(r.log.String(), "boom") {
		t.Errorf("log %q, want the panic", r.log.String())
	}
	if r.failed != "" {
		t.Errorf("the test failed: %s", r.failed)
	}
}

func TestServerFailsATestThatLeavesRequestsBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &recorder{TB: t}
		started := make(chan struct{})
		s := memhttp.NewServer(r, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			close(started)
			<-r.Context().Done()
		}))
		answered := make(chan error, 1)
		go func() {
			_, err := s.Client().Get(s.URL)
			answered <- err
		}()
		<-started
		r.end()
		if !strings.Contains(r.failed, "1 connection cut") {
			t.Errorf("failure %q, want a word about the connection", r.failed)
		}
		if err := <-answered; err == nil {
			t.Error("the request was answered")
		}
	})
}
