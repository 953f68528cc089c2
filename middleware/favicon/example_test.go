package favicon_test

import (
	"fmt"
	"net/http/httptest"
	"testing/fstest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/favicon"
)

func ExampleNew() {
	assets := fstest.MapFS{"public/favicon.ico": {Data: []byte("...")}} // or an embed.FS
	app := koa.New(nil)
	app.Use(favicon.New("public/favicon.ico", &favicon.Options{FS: assets}))

	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/favicon.ico", nil))
	fmt.Println(w.Code, w.Header().Get("Content-Type"))
	// Output: 200 image/x-icon
}
