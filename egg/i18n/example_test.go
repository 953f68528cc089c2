package i18n_test

import (
	"fmt"
	"net/http/httptest"
	"testing/fstest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/i18n"
)

var exampleFiles = fstest.MapFS{
	"config/locale/zh-CN.json": {Data: []byte(`{"Hello %s": "你好 %s"}`)},
	"config/locale/en-US.yaml": {Data: []byte("cats:\n  one: '{count} cat'\n  other: '{count} cats'\n")},
}

func ExampleT() {
	locales, err := i18n.New(nil, exampleFiles)
	if err != nil {
		panic(err)
	}
	app := koa.New(nil)
	app.Use(locales.Middleware(), koa.Handle(func(ctx *koa.Context) error {
		ctx.SetBody(i18n.T(ctx, "Hello %s", "Egg"))
		return nil
	}))
	for _, target := range []string{"/", "/?locale=zh-CN"} {
		w := httptest.NewRecorder()
		app.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
		fmt.Println(w.Body)
	}
	// Output:
	// Hello Egg
	// 你好 Egg
}

func ExampleI18n_Plural() {
	locales, err := i18n.New(nil, exampleFiles)
	if err != nil {
		panic(err)
	}
	fmt.Println(locales.Plural("en-US", "cats", 1, nil))
	fmt.Println(locales.Plural("en-US", "cats", 3, nil))
	// Output:
	// 1 cat
	// 3 cats
}
