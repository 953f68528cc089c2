// Package health answers the probes of Kubernetes, load balancers and monitors:
//
//	app.Use(health.New(&health.Options{Checks: []health.Check{
//		{Name: "db", Run: db.PingContext},
//	}}))
//
// There are three questions, each with a path of its own, which are those of the
// Kubernetes API server:
//
//	/livez    does the process still work, or should it be restarted?
//	/readyz   should it get requests now?
//	/startupz has it started? (asked until the answer is yes)
//
// The answer is 200 or 503. Put the layer outermost, so that probes pass no log,
// session or limit.
//
// Readiness is 503 while a check fails, and from the moment on in which a server of package
// engine is told to stop: engine.Options.DrainDelay is the time for others to notice.
// Liveness asks only the checks marked for it: a database that does not answer is no reason
// to restart all its clients.
//
// Strangers learn a word, never a name or an error. What failed, and why, is for those
// whom Options.Details lets see it, and for Options.OnChange, whose place is the log.
package health
