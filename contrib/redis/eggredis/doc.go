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
// For clusters and sentinels make the client by hand, and what package
// contrib/redis makes of it.
package eggredis
