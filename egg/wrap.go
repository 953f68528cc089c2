package egg

import (
	"net/http"

	"github.com/koa-go/koa"
)

// WrapLayers puts what wrap returns in the place of each layer that requests pass, the
// router as "router" among them: for plugins that measure them. Those of later calls stand
// outside. It has an effect until the middleware is made, so call it in a hook up to
// ConfigDidLoad, or in Plugin.Provide.
func (app *App) WrapLayers(wrap func(name string, layer Middleware) Middleware) {
	app.layers.wraps = append(app.layers.wraps, wrap)
}

// wrap puts everything that WrapLayers was given around a layer.
func (s *layerSet) wrap(name string, layer koa.Middleware) koa.Middleware {
	for _, wrap := range s.wraps {
		layer = wrap(name, layer)
	}
	return layer
}

// WrapHTTPClient puts something between the clients of the application and the network,
// below retries and redirects: for plugins that measure requests to other services. Those
// of later calls stand outside. The clients are made after ConfigWillLoad, so call it in
// that hook.
func (app *App) WrapHTTPClient(wrap func(network http.RoundTripper) http.RoundTripper) {
	app.networks = append(app.networks, wrap)
}

// wrapNetwork is what the HTTP clients speak to, in the place of network.
func (app *App) wrapNetwork(network http.RoundTripper) http.RoundTripper {
	if app.start.WrapNetwork != nil {
		network = app.start.WrapNetwork(network)
	}
	for _, wrap := range app.networks {
		network = wrap(network)
	}
	return network
}
