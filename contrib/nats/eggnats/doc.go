// Package eggnats has a plugin that brings NATS to an Egg application: a connection, and
// discovery over JetStream's key/value store, as package nats has it.
//
//	func Plugins() []egg.Plugin {
//		return []egg.Plugin{eggnats.Plugin()}
//	}
//
// The configuration says where servers are, and as what the application is listed. Without
// the part register it is not; with an empty one it is by its own name:
//
//	nats:
//	  url: nats://10.0.0.1:4222,nats://10.0.0.2:4222
//	  credentials: /run/secrets/shop.creds
//	  register: {zone: north, version: 1.4.0, tags: [canary]}
//	  weakDependent: true
//
// Constructors ask for a *nats.Conn of nats.go, and for a discovery.Resolver, which package
// proxy and aggregate take. JetStream is needed by those only who are listed or look for others.
//
// # Start and stop
//
// The application is listed when its port is open and readiness may say yes. When it is told to
// stop it leaves first, in the hook BeforeDrain, and then takes new connections for
// health.drainDelay. Who follows it knows within milliseconds. An application that dies leaves by
// its TTL.
//
// # Outages
//
// Without WeakDependent the start fails when no server answers, and readiness says no while
// none does. With it the application starts, is listed as soon as that works, and goes on with
// the instances it knows.
package eggnats
