package koa

import (
	"fmt"
	"reflect"
	"runtime"
)

// ending is what a Context remembers of the end of its request, for the
// message to whoever still uses it.
type ending struct {
	method, url string
	status      int
	app         *Application
	reached     int
}

// alive panics when the request is over and checks are on. In production the
// pointer is never set, and a kept Context can still be read.
//
// It is as short as it is so that the compiler puts it, and the methods that
// only read or write a field, into their callers.
func (ctx *Context) alive() {
	if ctx.ended.Load() != nil {
		ctx.dead()
	}
}

//go:noinline
func (ctx *Context) dead() {
	e := ctx.ended.Load()
	panic(fmt.Sprintf("koa: Context used after its request ended: %s %s was answered with %d, the last layer it reached is %s. "+
		"Copy the values you need (strings, ctx.Context()) before starting a goroutine or keeping a reference; "+
		"work that outlives the request takes context.WithoutCancel(ctx.Context())",
		e.method, e.url, e.status, e.app.layerName(e.reached)))
}

// end marks the Context as over. Only checked applications call it.
func (ctx *Context) end() {
	ctx.ended.Store(&ending{
		method:  ctx.Request.method,
		url:     ctx.Request.url,
		status:  ctx.Response.statusCode(),
		app:     ctx.App,
		reached: int(ctx.frame.reached),
	})
}

// layerName is the function of a layer, 1 the outermost, and where it was put
// to use.
func (app *Application) layerName(depth int) string {
	if depth < 1 || len(app.middleware) == 0 {
		return "none (no middleware ran)"
	}
	i := min(depth, len(app.middleware)) - 1
	name := "unknown"
	if fn := runtime.FuncForPC(reflect.ValueOf(app.middleware[i]).Pointer()); fn != nil {
		name = fn.Name()
	}
	return name + ", used at " + app.positions[i]
}

// callerPosition is the file and line that called the caller of this function.
func callerPosition() string {
	_, file, line, ok := runtime.Caller(2)
	if !ok {
		return "an unknown place"
	}
	return fmt.Sprintf("%s:%d", file, line)
}
