package live_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/internal/conformance/wire"
)

// browser has one cookie jar for both servers, and goes from one to the other.
type browser struct {
	*testing.T
	fleet    *fleet
	from, to *server // whose cookies come first, and who takes over
	jar      wire.Jar
	now      time.Time
}

// later moves the clock of everybody.
func (b *browser) later(d time.Duration) { b.now = b.now.Add(d) }

// step is one thing that an application shall do: a name of steps, and the
// arguments.
type step []any

func do(name string, args ...any) step { return append(step{name}, args...) }

// request is what the browser sends.
type request struct {
	method string // GET if empty
	app    string
	header map[string]string
	query  url.Values
	form   url.Values
	steps  []step
}

// reply is what it gets and takes note of.
type reply struct {
	status  int
	body    string
	cookies []string
}

// ask has an application do something and wants these results, as JSON, with
// the same bytes from both servers.
func (b *browser) ask(s *server, app, want string, steps ...step) {
	b.Helper()
	b.send(s, &request{app: app, steps: steps}, http.StatusOK, want)
}

// send is ask for any request and answer.
func (b *browser) send(s *server, r *request, status int, body string) {
	b.Helper()
	if got := b.both(s, r, status); got.body != body {
		b.Fatalf("%s, %s: got  %s\nwant %s", s.name, r.app, got.body, body)
	}
}

// both is an exchange with one server, which the other must answer with the
// same bytes when it gets the same cookies.
func (b *browser) both(s *server, r *request, status int) *reply {
	b.Helper()
	header := b.jar.Header()
	got := b.alone(s, r, status)
	other := b.fleet.other(s)
	same := b.exchange(other, r, header)
	if same.status != got.status || same.body != got.body || !slices.Equal(same.cookies, got.cookies) {
		b.Fatalf("%s %s with the cookies %q:\n%s says %+v\n%s says %+v",
			r.app, r.steps, header, s.name, *got, other.name, *same)
	}
	b.fleet.compared++
	return got
}

// alone is an exchange with one server, where the answer has something random
// in it or may be given only once.
func (b *browser) alone(s *server, r *request, status int) *reply {
	b.Helper()
	header := b.jar.Header()
	got := b.exchange(s, r, header)
	if got.status != status {
		b.Fatalf("%s, %s with the cookies %q: got %+v\nwant status %d", s.name, r.app, header, *got, status)
	}
	b.jar.Take(http.Header{"Set-Cookie": got.cookies}, b.now)
	b.fleet.exchanged++
	return got
}

func (b *browser) exchange(s *server, r *request, cookies string) *reply {
	b.Helper()
	wanted, err := json.Marshal(r.steps)
	if err != nil {
		b.Fatal(err)
	}
	query := url.Values{"do": {string(wanted)}}
	maps.Copy(query, r.query)
	target := s.url + "/" + r.app + "?" + query.Encode()
	req, err := http.NewRequestWithContext(b.Context(), r.method, target, strings.NewReader(r.form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	if r.form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if cookies != "" {
		req.Header.Set("Cookie", cookies)
	}
	req.Header.Set("X-Now", strconv.FormatInt(b.now.UnixMilli(), 10))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	return &reply{resp.StatusCode, string(body), resp.Header.Values("Set-Cookie")}
}
