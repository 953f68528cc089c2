package static_test

import (
	"fmt"
	"net/http/httptest"
	"testing/fstest"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/static"
)

func ExampleNew() {
	assets := fstest.MapFS{"public/app.js": {Data: []byte("code")}} // or an embed.FS
	app := koa.New(nil)
	app.Use(static.New("public", &static.Options{FS: assets, MaxAge: time.Hour}))

	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/app.js", nil))
	fmt.Println(w.Header().Get("Cache-Control"), w.Body)
	// Output: max-age=3600 code
}

func ExampleSender_Send() {
	assets := fstest.MapFS{"docs/terms.pdf": {Data: []byte("terms")}}
	docs := static.NewSender("docs", &static.Options{FS: assets, Ranges: true})
	app := koa.New(nil)
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		_, err := docs.Send(ctx, "terms.pdf")
		return err
	})

	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest("GET", "/terms", nil))
	fmt.Println(w.Header().Get("Content-Type"), w.Body)
	// Output: application/pdf terms
}
