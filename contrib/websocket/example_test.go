package websocket_test

import (
	"context"
	"fmt"
	"net/http/httptest"

	coder "github.com/coder/websocket"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/websocket"
)

func ExampleHandle() {
	app := koa.New(&koa.Options{Env: "production"})
	app.Use(koa.Handle(websocket.Handle(func(ctx *koa.Context, conn *websocket.Conn) error {
		_, name, err := conn.Read(ctx.Context())
		if err != nil {
			return err
		}
		return conn.Write(ctx.Context(), websocket.MessageText, []byte("hello, "+string(name)))
	}, nil)))

	server := httptest.NewServer(app)
	defer server.Close()
	conn, _, err := coder.Dial(context.Background(), server.URL, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer conn.CloseNow()
	if err := conn.Write(context.Background(), coder.MessageText, []byte("tobi")); err != nil {
		fmt.Println(err)
		return
	}
	_, answer, err := conn.Read(context.Background())
	fmt.Println(string(answer), err)
	// Output: hello, tobi <nil>
}
