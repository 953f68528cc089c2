package router

import (
	"net/http"
	"strings"

	"github.com/koa-go/koa"
)

// Resource are the actions on a collection and its members; those that are nil
// do not exist.
type Resource struct {
	// Index lists the collection: GET /posts, named posts.
	Index koa.Handler

	// New shows the form for a new member: GET /posts/new, named new_post.
	New koa.Handler

	// Create makes a member: POST /posts, named posts.
	Create koa.Handler

	// Show shows a member: GET /posts/:id, named post.
	Show koa.Handler

	// Edit shows the form for a member: GET /posts/:id/edit, named edit_post.
	Edit koa.Handler

	// Update changes a member: PATCH and PUT /posts/:id, named post.
	Update koa.Handler

	// Destroy removes a member: DELETE /posts/:id, named destroy_post.
	Destroy koa.Handler
}

// Resources registers the actions of a resource below path, as Egg's router does.
// The names of the routes are made of name, in singular or plural as each needs
// it, by the common rules of English; "" gives them none.
func (s *Scope) Resources(name, path string, actions Resource) {
	path = strings.TrimSuffix(path, "/")
	collection := path
	if collection == "" {
		collection = "/"
	}
	register := func(prefix, word, path string, h koa.Handler, methods ...string) {
		if h == nil {
			return
		}
		rt := s.leaf(methods, path, h)
		if name != "" {
			rt.Name(prefix + word)
		}
	}
	one, many := singular(name), plural(name)
	register("", many, collection, actions.Index, http.MethodGet)
	register("new_", one, path+"/new", actions.New, http.MethodGet)
	register("", many, collection, actions.Create, http.MethodPost)
	register("", one, path+"/:id", actions.Show, http.MethodGet)
	register("edit_", one, path+"/:id/edit", actions.Edit, http.MethodGet)
	register("", one, path+"/:id", actions.Update, http.MethodPatch, http.MethodPut)
	register("destroy_", one, path+"/:id", actions.Destroy, http.MethodDelete)
}
