package koatest

import (
	"net/http"
	"net/http/cookiejar"
	"testing"
)

// Client sends requests to one application. It is safe for concurrent use,
// except that expectations end the test, which only the test's goroutine may.
type Client struct {
	tb      testing.TB
	server  *server
	jar     http.CookieJar // nil: cookies are not kept
	prepare func(req *http.Request)
}

// Request returns a client of app until tb ends, as supertest's request(app)
// does. Every request comes over a connection of its own and carries only the
// headers that are set; cookies are not kept and redirects not followed.
//
// app may be any [http.Handler]. If it is a [koa.Application], errors it
// reports for these requests are kept in [Response] and shown with failures,
// which takes the place of the default listener's print. Call Request before
// another server uses app.
func Request(tb testing.TB, app http.Handler) *Client {
	tb.Helper()
	return &Client{tb: tb, server: newServer(tb, app)}
}

// Agent is [Request] with a cookie jar, for sequences of requests by one
// browser (supertest's request.agent).
func Agent(tb testing.TB, app http.Handler) *Client {
	tb.Helper()
	c := Request(tb, app)
	jar, err := cookiejar.New(nil)
	if err != nil {
		tb.Fatalf("koatest: %v", err)
	}
	c.jar = jar
	return c
}

// Prepare lets fn change each request before it is sent: it has its URL, body and
// headers by then, and the cookies of an [Agent] are added later. Call it before
// the first request. A second call takes the place of the first.
func (c *Client) Prepare(fn func(req *http.Request)) *Client {
	c.prepare = fn
	return c
}

// Jar is where an [Agent] keeps its cookies; it is nil for a client of [Request].
func (c *Client) Jar() http.CookieJar { return c.jar }

// Get prepares a GET request. All methods take a target: a path with its query,
// "*", or an absolute URL, which also goes to the application, says what Host
// is and, with https, that the connection is secure.
func (c *Client) Get(target string) *Call { return c.Method(http.MethodGet, target) }

// Head prepares a HEAD request.
func (c *Client) Head(target string) *Call { return c.Method(http.MethodHead, target) }

// Post prepares a POST request.
func (c *Client) Post(target string) *Call { return c.Method(http.MethodPost, target) }

// Put prepares a PUT request.
func (c *Client) Put(target string) *Call { return c.Method(http.MethodPut, target) }

// Patch prepares a PATCH request.
func (c *Client) Patch(target string) *Call { return c.Method(http.MethodPatch, target) }

// Delete prepares a DELETE request.
func (c *Client) Delete(target string) *Call { return c.Method(http.MethodDelete, target) }

// Method prepares a request of any method.
func (c *Client) Method(method, target string) *Call {
	return &Call{client: c, method: method, target: target, header: http.Header{}}
}
