package bodylimit_test

import (
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/bodylimit"
)

func ExampleNew() {
	app := koa.New(nil).Use(bodylimit.New(1 << 10))

	req := httptest.NewRequest("POST", "/", strings.NewReader(strings.Repeat("x", 2000)))
	req.Header.Set("Content-Length", "2000")
	res := httptest.NewRecorder()
	app.ServeHTTP(res, req)
	fmt.Println(res.Code, res.Body)
	// Output: 413 request entity too large: the limit is 1KB
}
