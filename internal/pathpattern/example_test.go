package pathpattern_test

import (
	"fmt"

	"github.com/koa-go/koa/internal/pathpattern"
)

func ExampleParse() {
	p, err := pathpattern.Parse("/users/:id{/files/*path}", nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(p.Match("/users/7/files/a%20b/c"))
	fmt.Println(p.Match("/users/7"))
	fmt.Println(p.Match("/users"))

	_, err = pathpattern.Parse("/users/:id?", nil)
	fmt.Println(err)
	// Output:
	// map[id:7 path:a b/c] true
	// map[id:7] true
	// map[] false
	// Unexpected ? at offset 10: /users/:id?
}

func ExamplePattern_Compile() {
	p, err := pathpattern.Parse("/users/:id{/files/*path}", nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(p.Compile(map[string]any{"id": "7"}))
	fmt.Println(p.Compile(map[string]any{"id": "7", "path": []string{"a b", "c"}}))
	fmt.Println(p.Compile(nil))
	// Output:
	// /users/7 <nil>
	// /users/7/files/a%20b/c <nil>
	//  Missing parameters: id
}

func ExampleOptions_legacy() {
	p, err := pathpattern.Parse(`/posts/:id(\d+)/:format?`, &pathpattern.Options{Legacy: true})
	if err != nil {
		panic(err)
	}
	fmt.Println(p.Match("/posts/12/json"))
	fmt.Println(p.Match("/posts/new"))
	// Output:
	// map[format:json id:12] true
	// map[] false
}
