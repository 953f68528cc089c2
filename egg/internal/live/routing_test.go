package live_test

import "math/rand/v2"

// routingGroup are methods and paths, which the actions answer with their names, and URLs
// by name.
var routingGroup = group{
	name: "routing",
	apps: []string{"open", "limits"},
	make: func(rng *rand.Rand, app string) request {
		if chance(rng, 0.3) {
			return get(app, query("/url", "name", pick(rng, routeNames...), "params", pick(rng, routeParams...)))
		}
		return request{app: app, method: pick(rng, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"), target: pick(rng, routePaths...)}
	},
}

var routePaths = []string{
	"/posts", "/posts/", "/posts/new", "/posts/1", "/posts/1/edit", "/posts/1/edit/", "/posts/new/edit", "/posts/1/replies", "/posts/1/replies/2", "/posts/1/replies/new",
	"/posts/1/replies/2/edit", "/categories", "/categories/new", "/categories/3", "/categories/3/edit", "/Posts", "/users/1", "/users/", "/users/a.b", "/users/a%20b",
	"/digits/1", "/digits/x", "/digits/1x", "/optional", "/optional/", "/optional/5", "/many/1/2", "/many/1", "/files/", "/files/a", "/files/a/b/c", "/files", "/from/1-2", "/from/a-b-c", "/from/-",
	"/old", "/older", "/posts/1?x=y", "/posts//1", "/users/%E4%BD%A0%20", "/users/:id", "/users/1;a=b", "/users/1%2F2",
}

var routeNames = []string{
	"user", "digits", "optional", "many", "file", "dash", "posts", "post", "new_post", "edit_post", "destroy_post", "replies", "reply", "new_reply", "destroy_reply", "missing", "", "categories", "category", "new_category",
}

var routeParams = []string{
	`{}`, `{"id":1}`, `{"id":"x"}`, `{"id":"a b/c"}`, `{"a":1,"b":2}`, `{"id":1,"q":"x y"}`, `{"id":1,"q":["a","b"]}`, `{"id":1,"q":true}`, `{"post_id":2,"id":3}`, `{"post_id":2}`, `{"from":"a","to":"b"}`,
	`{"id":"你"}`, `{"id":""}`, `{"id":null}`, `{"id":1.5,"z":"1","a":"2"}`, `{"0":"p/q"}`, `{"id":"1&2=3"}`,
}
