package main

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/aggregate"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/middleware/helmet"
	"github.com/koa-go/koa/proxy"
	"github.com/koa-go/koa/router"
)

// gateway is what clients talk to.
type gateway struct {
	app      *koa.Application
	fleet    *fleet
	registry *registry
	proxies  []*proxy.Proxy // of all services, for their health
	traffic  *traffic
	client   *http.Client
}

// newGateway returns a gateway before f that finds its instances in reg. Close it.
func newGateway(f *fleet, reg *registry) *gateway {
	g := &gateway{
		app: koa.New(nil), fleet: f, registry: reg, traffic: newTraffic(),
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}},
	}
	orders := g.proxy("orders")
	g.proxy("users") // only looks after their health: a request for users is one to each of them

	r := router.New(nil)
	counted := r.With(g.traffic.record)
	counted.Get("/users", g.allUsers)
	counted.Get("/users/:id", g.oneUser)
	counted.Handle([]string{http.MethodGet, http.MethodHead}, "/orders", koa.FromHTTP(orders))
	g.pageRoutes(r)
	// Other sites that a visitor has open must not press the buttons.
	sameOrigin := koa.FromHTTPMiddleware(http.NewCrossOriginProtection().Handler)
	g.app.Use(helmet.New(nil), sameOrigin, r.Routes(), r.AllowedMethods(nil))
	return g
}

// proxy spreads requests over the instances of a service. The times are short, so
// that there is something to see.
func (g *gateway) proxy(service string) *proxy.Proxy {
	p := proxy.New(g.registry.resolver, service, &proxy.Options{
		FirstByteTimeout: time.Second,
		Retries:          2,
		EjectAfter:       2,
		EjectTime:        3 * time.Second,
		CheckPath:        "/health",
		CheckInterval:    time.Second,
		CheckTimeout:     500 * time.Millisecond,
	})
	g.proxies = append(g.proxies, p)
	return p
}

func (g *gateway) close() error {
	var errs []error
	for _, p := range g.proxies {
		errs = append(errs, p.Close())
	}
	g.client.CloseIdleConnections()
	return errors.Join(append(errs, g.registry.close())...)
}

// allUsers asks every instance and puts the answers together. Those of an instance
// that does not answer in time are missing, and the answer says so.
func (g *gateway) allUsers(ctx *koa.Context) error {
	found, err := aggregate.Call(ctx.Context(), g.registry.resolver, "users",
		aggregate.JSON[[]User](g.client, "http://users/users"),
		&aggregate.Options{Rule: aggregate.BestEffort, Timeout: time.Second})
	if err != nil {
		return err
	}
	users := aggregate.Flatten(found)
	slices.SortFunc(users, func(a, b User) int { return cmp.Compare(a.ID, b.ID) })
	ctx.Set(servedBy, served(found))
	ctx.SetBody(map[string]any{"users": users, "missing": found.Failures})
	return nil
}

// oneUser asks the instance that has the user.
func (g *gateway) oneUser(ctx *koa.Context) error {
	shard := meta(idOf(ctx) % perService)
	found, err := aggregate.Call(ctx.Context(), g.registry.resolver, "users",
		aggregate.JSON[[]User](g.client, "http://users"+ctx.Path()),
		&aggregate.Options{Timeout: time.Second, Filter: func(in discovery.Instance) bool { return in.Meta[shardKey] == shard[shardKey] }})
	if err != nil {
		return err
	}
	users := aggregate.Flatten(found)
	if len(users) == 0 {
		return ctx.Throw(http.StatusNotFound, "there is no such user")
	}
	ctx.Set(servedBy, served(found))
	ctx.SetBody(users[0])
	return nil
}

// served names the instances of an answer.
func served(found *aggregate.Result[[]User]) string {
	ids := make([]string, len(found.Answers))
	for i, a := range found.Answers {
		ids[i] = a.Instance.ID
	}
	return strings.Join(ids, " ")
}

// shardKey is where an instance says which users it has: those whose number leaves
// this rest.
const shardKey = "shard"

func meta(number int) map[string]string {
	return map[string]string{shardKey: strconv.Itoa(number % perService)}
}
