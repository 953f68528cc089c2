package eggtest_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/eggtest"
	"github.com/koa-go/koa/egg/httpclient/mocktransport"
)

func TestMockHTTPClient(t *testing.T) {
	t.Parallel()
	a := eggtest.Boot(t, newShop)
	rule := a.MockHTTPClient("https://weather.example/today", eggtest.Reply{Data: "sun"})
	a.Request().Get("/weather").Expect(200).ExpectBody("sun")
	a.MockHTTPClient(regexp.MustCompile(`^https://weather\.example/`), eggtest.Reply{Data: "rain", Repeats: 1})
	a.Request().Get("/weather").Expect(200).ExpectBody("rain")
	a.Request().Get("/weather").Expect(200).ExpectBody("sun")
	if n, all := len(rule.Calls()), len(a.HTTPCalls()); n != 2 || all != 3 {
		t.Errorf("%d calls of the rule and %d in all, want 2 and 3", n, all)
	}
	a.MockRestore()
	a.Request().Get("/weather").Expect(500).ExpectContains(
		"GET https://weather.example/today; eggtest sends requests to this machine only: use App.MockHTTPClient, or App.EnableNetConnect")
}

func TestRequestsReachThisMachine(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "real") }))
	defer s.Close()
	a := eggtest.Boot(t, newShop)
	res, err := a.HTTPClient().Request(t.Context(), s.URL, nil)
	if err != nil || res.Text() != "real" {
		t.Errorf("%v, %v", res, err)
	}
}

// The address 0.0.0.0 is not one of this machine by its looks, and is by its effect.
func TestEnableNetConnect(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "real") }))
	defer s.Close()
	url := strings.Replace(s.URL, "127.0.0.1", "0.0.0.0", 1)
	a := eggtest.Boot(t, newShop)
	if _, err := a.HTTPClient().Request(t.Context(), url, nil); !errors.Is(err, mocktransport.ErrNoMock) {
		t.Errorf("error %v, want ErrNoMock", err)
	}
	a.EnableNetConnect()
	res, err := a.HTTPClient().Request(t.Context(), url, nil)
	if err != nil || res.Text() != "real" {
		t.Errorf("%v, %v", res, err)
	}
}
