package bind_test

import (
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/bind"
	"github.com/koa-go/koa/middleware/bodyparser"
)

func ExampleBinder_Decode() {
	type input struct {
		Page  int      `query:"page" default:"1" validate:"min=1"`
		Title string   `json:"title" validate:"required"`
		Tags  []string `json:"tags" validate:"dive,min=2"`
	}
	binder := bind.New(nil)
	app := koa.New(&koa.Options{Silent: true})
	app.Use(bodyparser.New(nil), koa.Handle(func(ctx *koa.Context) error {
		var in input
		if err := binder.Decode(ctx, &in); err != nil {
			fmt.Println(koa.StatusOf(err), koa.HTTPErrorOf(err).Err)
			return err
		}
		fmt.Printf("%+v\n", in)
		return nil
	}))
	for _, body := range []string{`{"title": "Egg", "tags": ["go"]}`, `{"tags": ["x"]}`} {
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		app.ServeHTTP(httptest.NewRecorder(), r)
	}
	// Output:
	// {Page:1 Title:Egg Tags:[go]}
	// 422 title: required; tags[0]: length should be at least 2
}
