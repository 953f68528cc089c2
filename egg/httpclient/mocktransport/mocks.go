package mocktransport

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// ErrNoMock is the error of a request without a mock while the network is off.
var ErrNoMock = errors.New("mocktransport: no mock for this request, and the network is off")

// Mocks are the mocks of a test and the requests seen. All methods are safe for
// concurrent use. Make Mocks with [New].
type Mocks struct {
	mu    sync.Mutex // guards what follows
	off   bool
	rules []*Rule
	calls []Call
}

// Call is one request that was sent.
type Call struct {
	// Method, URL and Header are as sent. URL is complete, with its query.
	Method, URL string
	Header      http.Header

	// Body is the whole body of a request that was mocked, nil otherwise.
	Body []byte

	// Mocked says that a mock has answered.
	Mocked bool
}

// New returns Mocks that answer nothing: all requests go to the network.
func New() *Mocks { return &Mocks{} }

// Wrap puts the mocks before network. It is made for httpclient.Options.Wrap;
// several clients may share the Mocks.
func (m *Mocks) Wrap(network http.RoundTripper) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) { return m.roundTrip(req, network) })
}

// Mock answers requests for a URL with reply, until [Rule.Remove] or
// [Mocks.Restore]. A URL without "?" stands for itself with any query, one with
// "?" only for just that text. Of several mocks that fit a request the latest
// answers. Mock panics when reply.Data cannot be encoded.
func (m *Mocks) Mock(url string, reply Reply) *Rule {
	return m.add(&Rule{mocks: m, fits: func(u string) bool { return fitsText(url, u) }, name: url}, reply)
}

// MockRegexp is [Mocks.Mock] for the URLs in which re finds a match.
func (m *Mocks) MockRegexp(re *regexp.Regexp, reply Reply) *Rule {
	return m.add(&Rule{mocks: m, fits: re.MatchString, name: "/" + re.String() + "/"}, reply)
}

// DisableNetConnect makes requests without a mock fail with [ErrNoMock].
func (m *Mocks) DisableNetConnect() { m.setOff(true) }

// EnableNetConnect sends requests without a mock to the network again.
func (m *Mocks) EnableNetConnect() { m.setOff(false) }

// Restore forgets all mocks and calls and turns the network on again.
func (m *Mocks) Restore() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.off, m.rules, m.calls = false, nil, nil
}

// Calls returns the requests so far, in order, mocked or not.
func (m *Mocks) Calls() []Call {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.calls)
}

func (m *Mocks) setOff(off bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.off = off
}

func (m *Mocks) add(r *Rule, reply Reply) *Rule {
	r.reply = reply.encoded()
	r.left = reply.Repeats
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rules = append(m.rules, r)
	return r
}

func fitsText(mock, url string) bool {
	if !strings.Contains(mock, "?") {
		url, _, _ = strings.Cut(url, "?")
	}
	return withRoot(url) == withRoot(mock)
}

// withRoot gives a URL of a host alone its path.
func withRoot(url string) string {
	if strings.Count(url, "/") == 2 && !strings.Contains(url, "?") {
		return url + "/"
	}
	return url
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func (m *Mocks) roundTrip(req *http.Request, network http.RoundTripper) (*http.Response, error) {
	call := Call{Method: req.Method, URL: req.URL.String(), Header: req.Header.Clone()}
	if call.Method == "" {
		call.Method = http.MethodGet
	}
	rule, err := m.take(&call)
	if rule == nil && err == nil {
		return network.RoundTrip(req)
	}
	body, readErr := readBody(req)
	if err = errors.Join(err, readErr); err != nil {
		return nil, err
	}
	m.note(rule, &call, body)
	return rule.reply.answer(req, body)
}

// take finds the rule for a call and counts it. A call without one is noted at
// once.
func (m *Mocks) take(call *Call) (*Rule, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range slices.Backward(m.rules) {
		if r.take(call) {
			return r, nil
		}
	}
	m.calls = append(m.calls, *call)
	if !m.off {
		return nil, nil
	}
	var names []string
	for _, r := range m.rules {
		names = append(names, r.String())
	}
	return nil, fmt.Errorf("%w: %s %s; mocks: [%s]", ErrNoMock, call.Method, call.URL, strings.Join(names, ", "))
}

func (m *Mocks) note(r *Rule, call *Call, body []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	call.Body, call.Mocked = body, true
	m.calls = append(m.calls, *call)
	r.calls = append(r.calls, *call)
}

// readBody reads and closes the body, as a RoundTripper has to.
func readBody(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	var body bytes.Buffer
	_, err := io.Copy(&body, req.Body)
	return body.Bytes(), errors.Join(err, req.Body.Close())
}
