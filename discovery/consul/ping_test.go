package consul_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/koa-go/koa/discovery/consul"
)

func TestPingAsksWhetherTheAgentAnswers(t *testing.T) {
	t.Parallel()
	status := http.StatusOK
	agent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	r, err := consul.New(&consul.Options{Address: address(agent)})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, status = range []int{http.StatusOK, http.StatusForbidden, http.StatusInternalServerError} {
		if err := r.Ping(t.Context()); err != nil {
			t.Errorf("%d: %v", status, err)
		}
	}
	agent.Close()
	if r.Ping(t.Context()) == nil {
		t.Error("an agent that is away answers")
	}
}
