package koa

import (
	"context"
	"net"

	"github.com/koa-go/koa/engine"
)

// Listen serves the application on addr (":3000", "localhost:0",
// "unix:/run/app.sock", "systemd", ...; see package engine) until the process
// gets SIGINT or SIGTERM. Then it stops accepting, lets requests finish and
// returns nil. A second signal ends the process at once. An address that
// cannot be had gives an error that says why and what to do.
func (app *Application) Listen(addr string) error {
	ctx, stop := engine.Signals(context.Background())
	defer stop()
	l, err := app.settings.Engine.Listen(ctx, addr)
	if err != nil {
		return err
	}
	return app.Serve(ctx, l)
}

// Serve serves the application on l until ctx is done, drains and returns nil,
// or returns what went wrong. It closes l.
func (app *Application) Serve(ctx context.Context, l net.Listener) error {
	return engine.Serve(ctx, l, app.Callback(), app.settings.Engine)
}
