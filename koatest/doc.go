// Package koatest is for tests of koa applications: contexts for single layers,
// and a client in the place of npm supertest.
//
//	koatest.Request(t, app).
//		Post("/users").
//		Set("Accept", "application/json").
//		Send(map[string]string{"name": "tobi"}).
//		Expect(201).
//		ExpectHeader("Location", "/users/1").
//		ExpectJSON(map[string]any{"id": 1, "name": "tobi"})
//
// [Request] serves the application with the engine that [koa.Application.Listen]
// uses, over connections in memory: requests arrive as they do in production,
// and no port is opened. [Agent] is the same with a cookie jar, for sequences.
//
// An expectation that does not hold ends the test with the request line, a
// line-by-line diff of the head and body, and the errors that the application
// reported.
//
// To look at a response before it is sent, make a Context with [NewContext] and
// run one layer with [Run]:
//
//	ctx := koatest.NewContext(t, koatest.Target("/?page=2"))
//	err := koatest.Run(ctx, paginate, nil)
package koatest
