package cookies_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/koa-go/koa/cookies"
)

// instant is where the clock of these tests stands.
var instant = time.Date(2024, 1, 2, 3, 4, 5, 678e6, time.UTC)

func now() time.Time { return instant }

// exchange is a request with cookies, and the response to it.
type exchange struct {
	request  *http.Request
	response *httptest.ResponseRecorder
}

func newExchange(cookie string) *exchange {
	x := &exchange{httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRecorder()}
	if cookie != "" {
		x.request.Header.Set("Cookie", cookie)
	}
	return x
}

func (x *exchange) cookies(opts cookies.Options) *cookies.Cookies {
	if opts.Now == nil {
		opts.Now = now
	}
	return cookies.ForHTTP(x.response, x.request, &opts)
}

// wantSet compares the Set-Cookie fields of the response.
func (x *exchange) wantSet(t *testing.T, want ...string) {
	t.Helper()
	if got := x.response.Header()["Set-Cookie"]; !slices.Equal(got, want) {
		t.Errorf("Set-Cookie is\n\t%q, want\n\t%q", got, want)
	}
}

// keygrip makes the Keygrip of an algorithm with the keys k1-current and
// k0-old, unless others are given.
func keygrip(t testing.TB, algorithm string, keys ...string) *cookies.Keygrip {
	t.Helper()
	if keys == nil {
		keys = []string{"k1-current", "k0-old"}
	}
	k, err := cookies.NewKeygrip(keys, &cookies.KeygripOptions{Algorithm: algorithm})
	if err != nil {
		t.Fatal(err)
	}
	return k
}
