package aggregate_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/aggregate"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/static"
)

// One list from all instances, with a note of those that are missing.
func ExampleCall() {
	north := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `[{"id":1,"name":"Ann"}]`)
	}))
	defer north.Close()
	south := httptest.NewServer(http.NotFoundHandler())
	defer south.Close()
	users, err := static.New(
		discovery.Instance{ID: "north", Service: "users", Address: north.Listener.Addr().String()},
		discovery.Instance{ID: "south", Service: "users", Address: south.Listener.Addr().String()},
	)
	if err != nil {
		fmt.Println(err)
		return
	}

	app := koa.New(nil)
	app.Use(func(ctx *koa.Context, _ koa.Handler) error {
		found, err := aggregate.Call(ctx.Context(), users, "users", aggregate.JSON[[]user](nil, "http://users/users"),
			&aggregate.Options{Rule: aggregate.BestEffort})
		if err != nil {
			return err
		}
		ctx.SetBody(map[string]any{"users": aggregate.Flatten(found), "missing": found.Failures})
		return nil
	})
	w := httptest.NewRecorder()
	app.Callback().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/users", nil))
	fmt.Println(w.Code, w.Body)
	// Output: 200 {"missing":[{"instance":"south","reason":"status 404"}],"users":[{"id":1,"name":"Ann"}]}
}

// A question to each instance that is not one of HTTP.
func ExampleCall_function() {
	workers, err := static.New(
		discovery.Instance{ID: "w1", Service: "workers", Address: "127.0.0.1:7001"},
		discovery.Instance{ID: "w2", Service: "workers", Address: "127.0.0.1:7002"},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	depth := func(_ context.Context, in discovery.Instance) (int, error) {
		return len(in.Address), nil // a call of your own protocol
	}
	queued, err := aggregate.Call(context.Background(), workers, "workers", depth, &aggregate.Options{Rule: aggregate.Quorum})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range queued.Answers {
		fmt.Println(a.Instance.ID, a.Value)
	}
	// Output:
	// w1 14
	// w2 14
}
