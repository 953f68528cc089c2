// Package eggredis has plugins that bring Redis to an Egg application: the places of
// egg-redis and egg-session-redis, and a lock for scheduled tasks.
//
//	func Plugins() []egg.Plugin {
//		return []egg.Plugin{
//			eggredis.Plugin(),
//			eggredis.SessionPlugin(),  // sessions are kept in Redis
//			eggredis.SchedulePlugin(), // one machine of the fleet runs a task
//		}
//	}
//
// The configuration is that of egg-redis:
//
//	redis:
//	  client: {host: 127.0.0.1, port: 6379, password: secret, db: 0}
//
// Constructors then ask for a *redis.Client of go-redis. With several servers they ask
// for [Clients]:
//
//	redis:
//	  clients:
//	    cache: {host: 10.0.0.1}
//	    store: {host: 10.0.0.2}
//	  default: {port: 6379, password: secret}
//
// A primary that sentinels watch, and a cluster:
//
//	redis:
//	  client: {sentinels: [{host: 10.0.0.1}, {host: 10.0.0.2}, {host: 10.0.0.3}], name: mymaster}
//
//	redis:
//	  client: {cluster: true, nodes: [{host: 10.0.0.1}, {host: 10.0.0.2}]}
//
// A server that hangs costs few requests their timeout: each client has the breaker of
// redis.NewBreaker, which this changes, or turns off with failures: -1:
//
//	redis:
//	  client: {host: 10.0.0.1, breaker: {failures: 5, pause: 1s}}
package eggredis
