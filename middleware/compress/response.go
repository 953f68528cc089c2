package compress

import "github.com/koa-go/koa"

// wish is what a layer inside wants for one response: Koa's ctx.compress.
type wish struct {
	force, forbid bool
	opts          *Options
}

var current = koa.NewKey[wish]("compress")

// Force compresses this response whatever its type is (Koa's
// ctx.compress = true). Everything else that keeps a response from being
// compressed, such as its size or the client, still does.
func Force(ctx *koa.Context) { current.Set(ctx, wish{force: true}) }

// Forbid leaves this response as it is (Koa's ctx.compress = false): for a
// secret beside text that a client chose, whose size would tell (BREACH).
func Forbid(ctx *koa.Context) { current.Set(ctx, wish{forbid: true}) }

// Override compresses this response with another threshold or other levels
// (Koa's ctx.compress = {...}). Only Threshold and the codings of opts count;
// what is zero stays as New was told. It panics on a level that does not exist.
//
// The last of Force, Forbid and Override counts.
func Override(ctx *koa.Context, opts *Options) {
	planFor(opts, usual()) // refuses bad levels here, where they are set
	current.Set(ctx, wish{opts: opts})
}
