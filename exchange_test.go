package koa

import (
	"net/http"
	"net/url"
	"testing"
)

// TestPlainTargets holds what netHTTP.target takes for granted of net/url against
// a look at every byte.
func TestPlainTargets(t *testing.T) {
	for first := range 256 {
		for second := range 256 {
			sent := "/a" + string([]byte{byte(first), byte(second)}) + "b"
			u, err := url.ParseRequestURI(sent)
			if err != nil {
				continue
			}
			x := netHTTP{r: &http.Request{RequestURI: sent, URL: u}}
			if target, end := x.target(); target != sent || end != 0 && end != plainPath(sent) {
				t.Errorf("%q is %q with a path up to %d, want %d", sent, target, end, plainPath(sent))
			}
		}
	}
}
