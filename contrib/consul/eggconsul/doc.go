// Package eggconsul has a plugin that brings Consul to an Egg application: it lists the
// application as a service while that takes requests, finds others, and follows keys. It is
// discovery/consul, configured; there is nothing more to it, so it needs no client library.
//
//	func Plugins() []egg.Plugin {
//		return []egg.Plugin{eggconsul.Plugin()}
//	}
//
// Without configuration the agent is the one of this machine. Without the part register the
// application only finds others; with an empty one it is listed by its own name:
//
//	consul:
//	  address: 127.0.0.1:8500
//	  token: ${CONSUL_TOKEN}
//	  check: {http: /readyz, interval: 5s}
//	  register: {zone: north, version: 1.4.0}
//	  weakDependent: true
//
// Constructors ask for a discovery.Resolver, which package proxy and aggregate take, or for a
// *consul.Registry. [Watch] follows a key of the store that has settings in it.
//
// # Start and stop
//
// The application is listed when its port is open and readiness may say yes. When it is told to
// stop it leaves first, in the hook BeforeDrain, and then takes new connections for
// health.drainDelay: give callers that do not follow Consul, such as DNS, the time to notice. An
// application that dies leaves by its check.
//
// # Outages
//
// Without WeakDependent the start fails when the agent does not answer, and readiness says no
// while it does not. With it the application starts, is listed as soon as that works, and goes
// on with the instances it knows. Choose it when the agent asks for /readyz: otherwise Consul,
// when it fails, takes all applications out of its own lists.
package eggconsul
