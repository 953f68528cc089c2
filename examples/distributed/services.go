package main

import (
	"net/http"
	"strconv"

	"gorm.io/gorm"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/router"
)

// perService is how many instances a service has.
const perService = 3

// services are the programs behind the gateway, by name.
var services = map[string]func(r *router.Scope, d *db.DB, number int){
	"users":  userRoutes,
	"orders": orderRoutes,
}

// userRoutes: an instance knows a third of the users, so that a list of all needs
// every instance.
func userRoutes(r *router.Scope, d *db.DB, number int) {
	mine := func(ctx *koa.Context) gorm.ChainInterface[User] {
		return gorm.G[User](d.From(ctx.Context())).Where("id % ? = ?", perService, number%perService)
	}
	r.Get("/users", func(ctx *koa.Context) error {
		users, err := mine(ctx).Order("id").Find(ctx.Context())
		if err != nil {
			return err
		}
		ctx.SetBody(users)
		return nil
	})
	r.Get("/users/:id", func(ctx *koa.Context) error {
		users, err := mine(ctx).Where("id = ?", idOf(ctx)).Find(ctx.Context())
		if err != nil {
			return err
		}
		ctx.SetBody(users)
		return nil
	})
}

// orderRoutes: all instances know all orders.
func orderRoutes(r *router.Scope, d *db.DB, _ int) {
	r.Get("/orders", func(ctx *koa.Context) error {
		query := gorm.G[Order](d.From(ctx.Context())).Order("id")
		if user := ctx.Query().Get("user"); user != "" {
			id, err := strconv.Atoi(user)
			if err != nil {
				return ctx.Throw(http.StatusBadRequest, "user must be a number")
			}
			query = query.Where(`"userId" = ?`, id)
		}
		orders, err := query.Limit(100).Find(ctx.Context())
		if err != nil {
			return err
		}
		ctx.SetBody(orders)
		return nil
	})
}

// idOf is the number in the path, 0 when it is none.
func idOf(ctx *koa.Context) int {
	id, _ := strconv.Atoi(ctx.Param("id"))
	return id
}
