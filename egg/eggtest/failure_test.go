package eggtest_test

import (
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/koatest"
)

// fakeTB is a test that may fail without the real one failing.
type fakeTB struct {
	testing.TB

	message string
}

func (f *fakeTB) Helper() {}

func (f *fakeTB) Fatalf(format string, args ...any) {
	f.message = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (f *fakeTB) Fatal(args ...any) { f.Fatalf("%s", fmt.Sprint(args...)) }

// failure is the message with which run ends its test, "" if it does not.
func failure(t *testing.T, run func(tb testing.TB)) string {
	t.Helper()
	fake := &fakeTB{TB: t}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		run(fake)
	}()
	<-ended
	return fake.message
}

func TestFailures(t *testing.T) {
	t.Parallel()
	down := errors.New("the database is down")
	for _, tt := range []struct {
		name string
		opts []eggtest.Option
		run  func(a *eggtest.App)
		want string
	}{
		{"shows the log that lacks a text", nil, func(a *eggtest.App) {
			a.Logger().Info("first")
			a.ExpectLog("second")
		}, "eggtest: \"second\" is not in the log:\n    DATE INFO PID first"},
		{"says that a log is empty", nil, func(a *eggtest.App) { a.ExpectLog(regexp.MustCompile("s.*d"), "errorLogger") },
			"eggtest: /s.*d/ is not in the log, which is empty"},
		{"shows the line that should not be", nil, func(a *eggtest.App) {
			a.CoreLogger().Info("second")
			a.NotExpectLog("second", "coreLogger")
		}, "eggtest: \"second\" is in the log, and should not be:\n    DATE INFO PID second"},
		{"knows the loggers", nil, func(a *eggtest.App) { a.ExpectLog("x", "nobody") }, `eggtest: there is no logger "nobody"`},
		{"knows what a pattern is", nil, func(a *eggtest.App) { a.ExpectLog(1) },
			"eggtest: a pattern is a string or a *regexp.Regexp, got int"},
		{"knows what a URL is", nil, func(a *eggtest.App) { a.MockHTTPClient(1, eggtest.Reply{}) },
			"eggtest: MockHTTPClient takes a string or a *regexp.Regexp for the URL, got int"},
		{"says how to set the clock", nil, func(a *eggtest.App) { a.Clock() },
			"eggtest: the clock is the real one; boot with eggtest.Now(time) to set it"},
		{"says how to get a port", nil, func(a *eggtest.App) { _ = a.URL() },
			"eggtest: the application listens nowhere; boot with eggtest.Listen()"},
		{"says that there is no session", []eggtest.Option{eggtest.Environ(`EGG_PLUGINS={"session": false}`)},
			func(a *eggtest.App) { a.MockSession(map[string]any{"a": 1}) },
			"eggtest: MockSession: the application has no session: the plugin is off, or does not match GET /"},
		{"says that a session is none", nil, func(a *eggtest.App) { a.MockSession("tobi") },
			"eggtest: the mocks cannot be made: session: set values: "},
		{"says what kept a context from a handler", nil, func(a *eggtest.App) {
			a.MockContext(koatest.Method("POST"), koatest.Target("/notes"))
		}, "eggtest: MockContext: POST /notes is answered before it comes to a handler: missing csrf token"},
		{"says so of an answer, too", nil, func(a *eggtest.App) { a.MockContext(koatest.Target("/favicon.ico")) },
			"eggtest: MockContext: GET /favicon.ico is answered before it comes to a handler: OK"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := failure(t, func(tb testing.TB) { tt.run(eggtest.Boot(tb, newShop, tt.opts...)) })
			got = regexp.MustCompile(`\S+ \S+ INFO \d+`).ReplaceAllString(got, "DATE INFO PID")
			if !strings.HasPrefix(got, tt.want) {
				t.Errorf("the message is\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
	got := failure(t, func(tb testing.TB) { eggtest.Boot(tb, func() *egg.App { return shop(broken{down}) }) })
	if want := "eggtest: the application does not start: egg: DidLoad of app: the database is down"; got != want {
		t.Errorf("the message is %s, want %s", got, want)
	}
	got = failure(t, func(tb testing.TB) { _ = eggtest.BootError(tb, newShop) })
	if want := "eggtest: the application starts, and should not"; got != want {
		t.Errorf("the message is %s, want %s", got, want)
	}
}
