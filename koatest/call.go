package koatest

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Call is a request that is being put together. [Call.Expect], [Call.Do] and
// [Call.Stream] send it.
type Call struct {
	client         *Client
	method, target string
	header         http.Header
	body           any
	redirects      int
}

// Set sets a header of the request to one or several values, each on a line of
// its own; without values it removes the header. Content-Length follows from
// the body.
func (c *Call) Set(name string, values ...string) *Call {
	setHeader(c.header, name, values)
	return c
}

// Send gives the request a body. By its type it is sent as
//
//   - string, []byte, io.Reader: these bytes, a reader without a known length
//     as chunks
//   - url.Values: a form
//   - anything else: JSON
//
// A form and JSON have the Content-Type that says so, unless one is set.
func (c *Call) Send(body any) *Call {
	c.body = body
	return c
}

// Redirects lets the call follow up to n redirects, as a browser does. The
// default is 0; the redirect after the last one allowed is the response.
func (c *Call) Redirects(n int) *Call {
	c.redirects = n
	return c
}

// Expect sends the request and ends the test unless the response has this
// status.
func (c *Call) Expect(status int) *Response {
	c.client.tb.Helper()
	return c.Do().Expect(status)
}

// Do sends the request, and returns when the response is complete and the
// application is done with the request. A response that was cut short has an
// Err. A request that cannot be sent ends the test.
func (c *Call) Do() *Response {
	c.client.tb.Helper()
	res, x, err := c.send()
	r := &Response{call: c}
	if err == nil {
		r.Status, r.Header, r.proto = res.StatusCode, res.Header, res.Proto
		r.Body, err = io.ReadAll(res.Body)
		_ = res.Body.Close() // read to its end, or to err
	}
	r.Errors, r.Err = x.outcome(err)
	return r
}

// Stream sends the request and returns when the head of the response is there,
// with the body still to be read. Closing the body early is what a client does
// that goes away. It is closed when the test ends. No head is a failure of the
// test.
func (c *Call) Stream() *http.Response {
	tb := c.client.tb
	tb.Helper()
	res, x, err := c.send()
	if err != nil {
		errs, err := x.outcome(err)
		tb.Fatalf("koatest: %s: no response: %v%s", c, err, errorList(errs))
	}
	tb.Cleanup(func() { _ = res.Body.Close() })
	return res
}

// String is the request line without the protocol.
func (c *Call) String() string { return c.method + " " + c.target }

// send returns the response that arrives, and what the application's side has
// to tell. It ends the test when the request does not reach the server.
func (c *Call) send() (*http.Response, *exchange, error) {
	tb := c.client.tb
	tb.Helper()
	req, err := c.request()
	if err != nil {
		tb.Fatalf("koatest: %s: %v", c, err)
	}
	hops := &hops{server: c.client.server}
	client := http.Client{
		Transport: hops,
		Jar:       c.client.jar,
		CheckRedirect: func(_ *http.Request, via []*http.Request) error {
			if len(via) > c.redirects {
				return http.ErrUseLastResponse
			}
			return nil
		},
	}
	res, err := client.Do(req)
	if err != nil && !hops.last.reached() {
		tb.Fatalf("koatest: the request cannot be sent: %v", err)
	}
	return res, hops.last, err
}

func (c *Call) request() (*http.Request, error) {
	body, contentType, err := reader(c.body)
	if err != nil {
		return nil, fmt.Errorf("the body: %w", err)
	}
	req, err := http.NewRequestWithContext(c.client.tb.Context(), c.method, "http://"+host, body)
	if err != nil {
		return nil, err
	}
	req.URL = location(c.target)
	req.Host = req.URL.Host
	req.Header = c.header.Clone()
	if hosts := c.header["Host"]; len(hosts) > 0 {
		req.Host = hosts[0]
	}
	if contentType != "" && c.header["Content-Type"] == nil {
		req.Header.Set("Content-Type", contentType)
	}
	if c.header["User-Agent"] == nil {
		req.Header["User-Agent"] = nil // none, instead of net/http's own
	}
	if c.client.prepare != nil {
		c.client.prepare(req)
	}
	return req, nil
}

// location is where a target is requested. What is no valid URL is sent as it
// is: the answer to it is the server's.
func location(target string) *url.URL {
	text := target
	if strings.HasPrefix(target, "/") {
		text = "http://" + host + target
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return &url.URL{Scheme: "http", Host: host, Opaque: target}
	}
	return u
}
