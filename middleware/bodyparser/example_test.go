package bodyparser_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/bodyparser"
)

type user struct {
	Name string                   `json:"name"`
	Age  bodyparser.Optional[int] `json:"age"`
}

func (u user) Validate() error {
	if u.Name == "" {
		return errors.New("a user needs a name")
	}
	return nil
}

// send posts JSON to an application and prints the answer.
func send(app *koa.Application, body string) {
	req := httptest.NewRequest("POST", "/", strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	res := httptest.NewRecorder()
	app.ServeHTTP(res, req)
	fmt.Println(res.Code, res.Body)
}

func ExampleNew() {
	app := koa.New(&koa.Options{Silent: true})
	app.Use(bodyparser.New(&bodyparser.Options{JSONLimit: 64}))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		ctx.SetBody(map[string]any{"got": ctx.Request.Body(), "raw": string(bodyparser.Raw(ctx))})
		return nil
	})

	send(app, `{"a": [1]}`)
	send(app, `{"a": "`+strings.Repeat("x", 64)+`"}`)
	// Output:
	// 200 {"got":{"a":[1]},"raw":"{\"a\": [1]}"}
	// 413 request entity too large: JSONLimit is 64B
}

func ExampleDecode() {
	app := koa.New(&koa.Options{Silent: true})
	app.Use(bodyparser.New(nil))
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		u, err := bodyparser.Decode[user](ctx)
		if err != nil {
			return err
		}
		age, known := u.Age.Get()
		ctx.SetBody(fmt.Sprintln(u.Name, age, known))
		return nil
	})

	send(app, `{"name": "tobi", "age": 3}`)
	send(app, `{"name": "tobi"}`)
	send(app, `{"name": "tobi", "age": "three"}`)
	send(app, `{"age": 3}`)
	// Output:
	// 200 tobi 3 true
	//
	// 200 tobi 0 false
	//
	// 400 age: want a whole number from -9223372036854775808 to 9223372036854775807, got a string
	// 422 a user needs a name
}
