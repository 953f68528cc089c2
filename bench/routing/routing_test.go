package routing_test

import (
	"net/http/httptest"
	"testing"

	"github.com/koa-go/koa/bench/routing"
)

func TestAllPeersAnswerAllRequests(t *testing.T) {
	for _, c := range routing.Cases() {
		for _, peer := range routing.Peers() {
			h := peer.New(c.Routes)
			for _, r := range c.Requests {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequest(r.Method, r.Path, nil))
				if w.Code != 200 || w.Body.String() != "ok" {
					t.Fatalf("%s: %s answers %s %s with %d %q", c.Name, peer.Name, r.Method, r.Path, w.Code, w.Body)
				}
			}
		}
	}
}
