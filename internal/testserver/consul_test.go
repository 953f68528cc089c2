package testserver_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/testserver"
)

func TestConsulKeepsItsData(t *testing.T) {
	c := testserver.StartConsul(t)
	status := func(method string) int {
		req, err := http.NewRequestWithContext(t.Context(), method, "http://"+c.Addr+"/v1/kv/a", strings.NewReader("b"))
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	if got := status(http.MethodPut); got != http.StatusOK {
		t.Fatalf("PUT: %d", got)
	}
	c.Kill()
	c.Start()
	if got := status(http.MethodGet); got != http.StatusOK {
		t.Errorf("GET after the restart: %d", got)
	}
}
