// Package redis keeps in Redis what a fleet shares: sessions ([Sessions]), counts
// of rate limits ([Limits]), cached values ([Cache]) and who runs a scheduled task
// ([Locker]). Package eggredis makes an Egg plugin of it.
//
//	client := redis.NewClient(&goredis.Options{Addr: "localhost:6379"}, nil)
//	app.Use(session.New(&session.Options{Store: redis.NewSessions(client, nil)}))
//	app.Use(ratelimit.New(&ratelimit.Options{Store: redis.NewLimits(client, nil)}))
//
// All of it works on one server, behind sentinels and on a cluster, for each call
// concerns one key. Redis 5 is enough.
//
// # When Redis fails
//
// No call takes longer than its Timeout, whether Redis is down, hangs, or is at the
// end of a broken network: the context of every command has that deadline. Clients
// look at deadlines only when ContextTimeoutEnabled is set, as [NewClient] does;
// constructors panic when they are given one that would not. And not each request
// waits that long: when five calls in a row have had no answer, for a second at
// least, calls for sessions, limits and cached values fail at once, with
// [ErrBreakerOpen], but for one each second that tries ([BreakerOptions]). What
// happens when a call fails is for each to say:
//
//   - Sessions: the request fails. With Degrade it goes on without a session, but
//     a session that cannot be destroyed is an error always: a logout that is none
//     must not look like one.
//   - Limits: the request fails. With FailOpen it is allowed.
//   - Cache: the value is loaded as if it were not cached, once at a time in each
//     process.
//   - Locker: the task is not run at that tick, as its scheduler's log says.
//
// After a failover the calls go to the new primary as soon as the sentinels know it; what the
// old one had not replicated is lost.
//
// When Redis is back clients find it within a second; nobody need start anew. What
// it has lost, if it keeps nothing on disk, is as if it had never been: users are logged out,
// budgets are full, and a machine whose clock is late may run a task a second time.
package redis
