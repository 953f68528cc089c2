// Package eggprometheus has a plugin that counts and times the requests of an Egg
// application for Prometheus:
//
//	func Plugins() []egg.Plugin {
//		return []egg.Plugin{eggprometheus.Plugin(nil)}
//	}
//
// Metrics are for nobody but Prometheus, so they have an address of their own, which by
// default this machine alone can reach: http://127.0.0.1:9464/metrics. In a container,
// where Prometheus comes from outside, it is
//
//	prometheus:
//	  listen: :9464
//
// Constructors that have something to count ask for a *prometheus.Registry of
// client_golang.
package eggprometheus
