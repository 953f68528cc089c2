package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/router"
)

var routerProperties = map[string]property{
	"_matchedRoute":     matchedRoute,
	"_matchedRouteName": of(router.From, func(m router.Matched) any { return asTextOrNull(m.MatchedRouteName()) }),
	"captures":          captures,
	"matched":           matchedRoutes,
	"params":            routerParams,
	"routerName":        of(router.From, func(m router.Matched) any { return asTextOrNull(m.RouterName()) }),
	"routerPath":        matchedRoute,
}

func matchedRoute(_ *builder, ctx *koa.Context) any {
	return routeShown(router.From(ctx).MatchedRoute())
}

// captures shows what took no part as null, and a request without a route as
// having none.
func captures(_ *builder, ctx *koa.Context) any {
	m := router.From(ctx)
	if m.MatchedRoute() == nil {
		return nil
	}
	all := []any{}
	for _, value := range m.Captures() {
		all = append(all, asTextOrNull(value))
	}
	return all
}

func matchedRoutes(_ *builder, ctx *koa.Context) any {
	m := router.From(ctx)
	if m.Router() == nil {
		return nil
	}
	all := []any{}
	for _, rt := range m.Routes() {
		all = append(all, routeShown(rt))
	}
	return all
}

func routerParams(_ *builder, ctx *koa.Context) any {
	if router.From(ctx).MatchedRoute() == nil {
		return nil
	}
	o := ordered.Object{}
	p := ctx.Params()
	for i, name := range p.Names {
		o.Set(name, text(p.Values[i]))
	}
	return o
}
