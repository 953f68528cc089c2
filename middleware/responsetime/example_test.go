package responsetime_test

import (
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/responsetime"
)

func ExampleNew() {
	app := koa.New(nil)
	app.Use(responsetime.New(nil))

	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	fmt.Println(strings.HasSuffix(w.Header().Get("X-Response-Time"), "ms"))
	// Output: true
}
