package router

import (
	"fmt"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/routetree"
)

// built returns the tree, which the first request builds. It tells app of routes
// that can never run.
func (r *Router) built(app *koa.Application) *tree {
	if t := r.tree.Load(); t != nil {
		return t
	}
	t, dead := r.build()
	for _, err := range dead {
		app.EmitError(err, nil)
	}
	return t
}

// build builds the tree unless another request has done so meanwhile.
func (r *Router) build() (t *tree, dead []error) {
	r.building.Lock()
	defer r.building.Unlock()
	if t := r.tree.Load(); t != nil {
		return t, nil
	}
	layers := make([]routetree.Layer[*Route], len(r.routes))
	for i, rt := range r.routes {
		layers[i] = routetree.Layer[*Route]{Pattern: rt.pattern, Methods: rt.methods, Value: rt}
	}
	p := &planner{router: r, alive: map[*Route]bool{}, behind: map[*Route]*Route{}}
	t = routetree.Build(layers, p.plan)
	dead = p.dead()
	p.alive, p.behind = nil, nil
	r.tree.Store(t)
	return t, dead
}

// dead returns an error for each route that never runs. Those the tree has not
// shown are not behind anything either.
func (p *planner) dead() []error {
	var dead []error
	for _, rt := range p.router.routes {
		if first := p.behind[rt]; first != nil && !p.alive[rt] && !rt.isMiddleware() {
			dead = append(dead, fmt.Errorf("router: %s can never run: %s answers the same requests", rt.where(), first.where()))
		}
	}
	return dead
}
