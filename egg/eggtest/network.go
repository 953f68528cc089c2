package eggtest

import (
	"fmt"
	"net/http"
	"net/netip"
	"regexp"
	"strings"
	"sync/atomic"

	"github.com/koa-go/koa/egg/httpclient/mocktransport"
)

// Reply is what a mock of [App.MockHTTPClient] answers. The zero Reply is an empty 200.
type Reply = mocktransport.Reply

// network stands between App.HTTPClient and other machines.
type network struct {
	mocks *mocktransport.Mocks
	open  atomic.Bool
}

func newNetwork() *network { return &network{mocks: mocktransport.New()} }

func (n *network) wrap(real http.RoundTripper) http.RoundTripper {
	return n.mocks.Wrap(roundTripper(func(req *http.Request) (*http.Response, error) {
		if n.open.Load() || isLoopback(req.URL.Hostname()) {
			return real.RoundTrip(req)
		}
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, fmt.Errorf("%w: %s %s; eggtest sends requests to this machine only: use App.MockHTTPClient, or App.EnableNetConnect",
			mocktransport.ErrNoMock, req.Method, req.URL.Redacted())
	}))
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// MockHTTPClient answers requests of App.HTTPClient for a URL in the place of the
// network, until its Remove or [App.MockRestore]. url is a text, which stands for itself
// with any query unless it has one, or a *regexp.Regexp. Of several mocks that fit, the
// latest answers.
func (a *App) MockHTTPClient(url any, reply Reply) *mocktransport.Rule {
	a.tb.Helper()
	switch url := url.(type) {
	case string:
		return a.network.mocks.Mock(url, reply)
	case *regexp.Regexp:
		return a.network.mocks.MockRegexp(url, reply)
	}
	a.tb.Fatalf("eggtest: MockHTTPClient takes a string or a *regexp.Regexp for the URL, got %T", url)
	return nil
}

// HTTPCalls returns the requests of App.HTTPClient so far, mocked or not.
func (a *App) HTTPCalls() []mocktransport.Call { return a.network.mocks.Calls() }

// EnableNetConnect lets requests of App.HTTPClient without a mock reach other machines.
// Otherwise they fail with mocktransport.ErrNoMock.
func (a *App) EnableNetConnect() { a.network.open.Store(true) }
