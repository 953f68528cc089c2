package eggtest

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"

	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/middleware/csrf"
)

// mocks are what requests of a test carry.
type mocks struct {
	app *App

	mu sync.Mutex // guards what follows
	mocked
	cookies []*http.Cookie // all
	token   string
	jars    []http.CookieJar // of agents
}

// mocked is what a test has asked for.
type mocked struct {
	session any // nil: none
	csrf    bool
	user    string
	set     []*http.Cookie    // of MockCookie
	header  map[string]string // of MockHeaders
}

// MockSession lets requests come with a session that has these values: a map, a struct
// or anything else that is a JSON object. It is made by the application's own session
// layer, in its store if it has one. A second call takes the place of the first.
//
// Requests of [App.Request] all begin with it. An agent that got another session from
// the application keeps that, until MockSession is called again.
func (a *App) MockSession(values any) {
	a.tb.Helper()
	a.mock(func(m *mocked) { m.session = values })
}

// MockCSRF lets requests carry a valid token, and the cookie that belongs to it.
func (a *App) MockCSRF() {
	a.tb.Helper()
	a.mock(func(m *mocked) { m.csrf = true })
}

// MockUser makes requests those of a user, for the lines of logs and for egg.UserID; a
// layer that calls egg.SetUserID has the last word.
func (a *App) MockUser(id string) {
	a.tb.Helper()
	a.mock(func(m *mocked) { m.user = id })
}

// MockCookies lets requests carry cookies, signed as ctx.Cookies does by default.
func (a *App) MockCookies(values map[string]string) {
	a.tb.Helper()
	for name, value := range values {
		a.MockCookie(name, value, nil)
	}
}

// MockCookie lets requests carry a cookie as ctx.Cookies.Set makes it: not signed,
// encrypted and so on.
func (a *App) MockCookie(name, value string, opts *cookies.SetOptions) {
	a.tb.Helper()
	made := a.cookie(name, value, opts)
	a.mock(func(m *mocked) { m.set = append(m.set, made...) })
}

// MockHeaders lets requests carry headers, where they do not set them themselves.
func (a *App) MockHeaders(values map[string]string) {
	a.tb.Helper()
	a.mock(func(m *mocked) {
		if m.header == nil {
			m.header = map[string]string{}
		}
		maps.Copy(m.header, values)
	})
}

// MockRestore forgets all mocks of this application. Cookies that agents have stay.
func (a *App) MockRestore() {
	a.tb.Helper()
	a.network.mocks.Restore()
	a.mock(func(m *mocked) { *m = mocked{} })
}

// mock changes the mocks and makes the cookies anew.
func (a *App) mock(change func(m *mocked)) {
	a.tb.Helper()
	m := &a.mocks
	m.mu.Lock()
	defer m.mu.Unlock()
	change(&m.mocked)
	made := a.visit(m.session, m.csrf)
	m.cookies, m.token = slices.Concat(made.cookies, m.set), made.token
	for _, jar := range m.jars {
		jar.SetCookies(origin, m.cookies)
	}
}

// origin is where requests of package koatest go.
var origin = &url.URL{Scheme: "http", Host: "127.0.0.1"}

// addJar gives the jar of an agent the cookies.
func (m *mocks) addJar(jar http.CookieJar) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.jars = append(m.jars, jar)
	jar.SetCookies(origin, m.cookies)
}

// prepare gives a request all that is mocked.
func (m *mocks) prepare(req *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.cookies {
		req.AddCookie(c)
	}
	m.addHeaders(req, m.token)
}

// prepareAgent gives a request what is mocked and is not in the jar. The token is that
// of the secret in the jar, which the application may have rotated: a secret is a token
// for itself.
func (m *mocks) prepareAgent(req *http.Request, jar http.CookieJar) {
	m.mu.Lock()
	defer m.mu.Unlock()
	token := m.token
	for _, c := range jar.Cookies(req.URL) {
		if names := m.app.Config().Security.CSRF.CookieName; len(names) > 0 && c.Name == names[0] {
			token = c.Value
		}
	}
	m.addHeaders(req, token)
}

func (m *mocks) addHeaders(req *http.Request, token string) {
	for name, value := range m.header {
		setDefault(req.Header, name, value)
	}
	c := m.app.Config().Security.CSRF
	if !m.csrf {
		return
	}
	if token != "" {
		setDefault(req.Header, c.HeaderName, token)
	}
	if c.Type != csrf.CToken {
		setDefault(req.Header, "Referer", req.URL.Scheme+"://"+req.Host+"/")
	}
}

func setDefault(h http.Header, name, value string) {
	if h.Get(name) == "" {
		h.Set(name, value)
	}
}

// onRequest is for egg.Start.
func (m *mocks) onRequest(ctx *egg.Context) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.user != "" {
		egg.SetUserID(ctx, m.user)
	}
}
