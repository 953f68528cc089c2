// Package cors is a plugin that lets pages of other sites use the API, as those of
// RealWorld's front ends do. It stands outside of all other layers, so that pages can read
// what is wrong with a request, too.
package cors

import (
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/middleware/cors"
)

// Config is the section cors.
type Config struct {
	// Origin is whose pages may use the API: https://conduit.example. Default: *, which is
	// everybody's.
	Origin string

	// MaxAge is how long a browser need not ask again. Default: 1 h.
	MaxAge time.Duration
}

// Plugin is for config/plugins.go.
func Plugin() egg.Plugin {
	config := &Config{Origin: "*", MaxAge: time.Hour}
	build := func(*egg.App) (koa.Middleware, error) {
		return cors.New(&cors.Options{Origin: config.Origin, MaxAge: config.MaxAge}), nil
	}
	return egg.Plugin{
		Name:   "cors",
		Config: config,
		Layers: []egg.Layer{{Name: "cors", Before: "meta", New: build}},
	}
}
