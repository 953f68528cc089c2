package routetree_test

import (
	"fmt"
	"strings"

	"github.com/koa-go/koa/internal/pathpattern"
	"github.com/koa-go/koa/internal/routetree"
)

func Example() {
	var layers []routetree.Layer[string]
	register := func(name, pattern string, opts *pathpattern.Options, methods ...string) {
		p, err := pathpattern.Parse(pattern, opts)
		if err != nil {
			panic(err)
		}
		layers = append(layers, routetree.Layer[string]{Pattern: p, Methods: methods, Value: name})
	}
	register("auth", "/users/:id", &pathpattern.Options{Prefix: true})
	register("show", "/users/:id", nil, "HEAD", "GET")
	register("remove", "/users/:id", nil, "DELETE")
	register("posts", "/users/:id/posts/:post", nil, "HEAD", "GET")

	// A router composes middleware here.
	tree := routetree.Build(layers, func(chain []routetree.Step[string]) string {
		var names []string
		for _, step := range chain {
			names = append(names, step.Layer.Value)
		}
		return strings.Join(names, ", then ")
	})

	path := "/users/7/posts/a%20b"
	room, other := make([]string, tree.MaxParams()), make([]string, tree.MaxParams())
	m, found := tree.Lookup("GET", path, room)
	fmt.Println(m.Plan)
	for i := range m.Chain {
		names, values := m.Chain[i].Params(path, found, other)
		fmt.Println(m.Chain[i].Layer.Value, names, values)
	}

	m, _ = tree.Lookup("PUT", "/users/7", room)
	fmt.Println(m.Route)
	for _, layer := range m.Path {
		fmt.Println(layer.Value, layer.Methods)
	}
	// Output:
	// auth, then posts
	// auth [id] [7]
	// posts [id post] [7 a b]
	// false
	// auth []
	// show [HEAD GET]
	// remove [DELETE]
}
