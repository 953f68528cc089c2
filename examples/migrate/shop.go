package main

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/bodyparser"
	"github.com/koa-go/koa/middleware/session"
	"github.com/koa-go/koa/router"
)

// products are those of node/app.js. In a real move both have the database.
var products = map[string]string{"1": "Teapot", "2": "Kettle", "3": "Cup & saucer"}

// shop is what has been moved.
type shop struct{ pages *pages }

func (s shop) routes(r *router.Router) {
	r.Get("/products/:id", s.product)
	r.Get("/cart", s.cart)
	r.Post("/cart", s.addToCart)
	r.Get("/search", s.search)
}

// product is one product to put into the cart.
type product struct{ ID, Name string }

func (s shop) product(ctx *koa.Context) error {
	id := ctx.Param("id")
	name, ok := products[id]
	if !ok {
		return ctx.Throw(http.StatusNotFound, "no such product")
	}
	return s.pages.render(ctx, "product", name, product{id, name})
}

// line is one of the cart.
type line struct {
	Name  string
	Count int
}

func (s shop) cart(ctx *koa.Context) error {
	cart := cartOf(ctx)
	var lines []line
	for _, id := range slices.Sorted(maps.Keys(cart)) {
		lines = append(lines, line{products[id], cart[id]})
	}
	return s.pages.render(ctx, "cart", "Cart", lines)
}

func (s shop) addToCart(ctx *koa.Context) error {
	form, err := bodyparser.Decode[struct{ Product string }](ctx)
	if err != nil {
		return err
	}
	if products[form.Product] == "" {
		return ctx.Throw(http.StatusNotFound, "no such product")
	}
	cart := cartOf(ctx)
	cart[form.Product]++
	session.From(ctx).Set("cart", cart)
	ctx.SetStatus(http.StatusSeeOther)
	ctx.Redirect("/cart")
	return nil
}

func (s shop) search(ctx *koa.Context) error {
	wanted := strings.ToLower(ctx.Query().Get("q"))
	var found []product
	for _, id := range slices.Sorted(maps.Keys(products)) {
		if strings.Contains(strings.ToLower(products[id]), wanted) {
			found = append(found, product{id, products[id]})
		}
	}
	return s.pages.render(ctx, "search", "Search", found)
}

// cartOf is how many of each product the client has, also if Node has put them there.
func cartOf(ctx *koa.Context) map[string]int {
	cart, _ := session.Get[map[string]int](session.From(ctx), "cart")
	cart = maps.Clone(cart)
	if cart == nil {
		cart = map[string]int{}
	}
	return cart
}
