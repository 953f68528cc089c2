// Package prometheus counts and times requests for Prometheus, with its client_golang:
//
//	registry := prom.NewRegistry() // of github.com/prometheus/client_golang/prometheus
//	app.Use(prometheus.New(registry, nil)) // the outermost layer
//	go engine.Run(ctx, "127.0.0.1:9464", prometheus.Handler(registry), nil)
//
// The names are those that the conventions of OpenTelemetry get in Prometheus, with short
// labels:
//
//	http_server_request_duration_seconds   histogram  method, route, status
//	http_server_request_body_size_bytes    histogram  method, route, status
//	http_server_response_body_size_bytes   histogram  method, route, status
//	http_server_request_errors_total       counter    method, route, status
//	http_server_active_requests            gauge
//
// A route is the pattern of the router, /users/:id. Requests that no route knows have the
// route "unmatched", methods that nobody knows are "other": clients cannot make time
// series.
//
// [NewProxyCollector] and [NewPoolCollector] are for the upstreams of package proxy and
// the pools of PostgreSQL, eggprometheus is a plugin for Egg applications.
package prometheus
