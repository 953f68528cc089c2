//go:build unix

package testserver_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/koa-go/koa/internal/testserver"
)

func TestNginx(t *testing.T) {
	n := testserver.StartNginx(t, 2, func(listen string) string {
		return fmt.Sprintf(`server { listen %s; location / { return 200 "$uri"; } }`, listen)
	})
	res, err := http.Get("http://" + n.Addr + "/hello")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err != nil || string(body) != "/hello" {
		t.Errorf("got %q, %v", body, err)
	}
}
