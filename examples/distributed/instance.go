package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/contrib/db"
	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/engine"
	"github.com/koa-go/koa/router"
)

// servedBy is the header in which an instance says who it is.
const servedBy = "X-Served-By"

// serveInstance runs one instance until it is told to stop, or until its parent has
// gone.
func serveInstance(ctx context.Context, service string, number int, routes func(*router.Scope, *db.DB, int)) (err error) {
	ctx, orphaned := context.WithCancel(ctx)
	go func() {
		_, _ = os.Stdin.Read(make([]byte, 1)) // the parent never writes: this returns when it ends
		orphaned()
	}()
	d, err := db.Open(db.Config{URL: os.Getenv("DATABASE_URL")})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	l, err := engine.Listen(ctx, "127.0.0.1:0")
	if err != nil {
		return err
	}
	app := koa.New(nil)
	var delay slowness
	id := idFor(service, number)
	app.Use(func(ctx *koa.Context, next koa.Handler) error {
		ctx.Set(servedBy, id)
		return next(ctx)
	})
	r := router.New(nil)
	r.Get("/health", func(ctx *koa.Context) error {
		ctx.SetStatus(http.StatusNoContent)
		return nil
	})
	r.Put("/slowness/:ms", delay.set)
	routes(r.With(delay.wait), d, number)
	app.Use(r.Routes(), r.AllowedMethods(nil))

	leave, err := announce(ctx, discovery.Instance{ID: id, Service: service, Address: l.Addr().String(), Meta: meta(number)})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	fmt.Println(l.Addr()) // the parent reads this
	serving, drain := context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		<-ctx.Done()
		leave() // first out of the list, then no longer there
		drain()
	}()
	return app.Serve(serving, l)
}

func idFor(service string, number int) string { return service + "-" + strconv.Itoa(number) }

// slowness is how long an instance thinks before each answer.
type slowness struct{ ms atomic.Int64 }

func (s *slowness) set(ctx *koa.Context) error {
	ms, err := strconv.ParseInt(ctx.Param("ms"), 10, 32)
	if err != nil || ms < 0 {
		return ctx.Throw(http.StatusBadRequest, "milliseconds, please")
	}
	s.ms.Store(ms)
	ctx.SetStatus(http.StatusNoContent)
	return nil
}

func (s *slowness) wait(ctx *koa.Context, next koa.Handler) error {
	select {
	case <-time.After(time.Duration(s.ms.Load()) * time.Millisecond):
		return next(ctx)
	case <-ctx.Context().Done():
		return context.Cause(ctx.Context())
	}
}
