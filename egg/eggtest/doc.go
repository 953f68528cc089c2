// Package eggtest boots applications for tests, in milliseconds and in this process:
// egg-mock's place.
//
//	func TestOrders(t *testing.T) {
//		t.Parallel()
//		a := eggtest.Boot(t, app.New)
//		a.MockSession(map[string]any{"userId": 1})
//		a.MockCSRF()
//		a.Request().Post("/orders").Send(map[string]any{"item": 7}).Expect(201)
//		a.ExpectLog("order saved")
//	}
//
// [Boot] loads the application in the environment unittest, runs its hooks up to
// DidStart and closes it when the test ends. All else belongs to the [App]
// that it returns: mocks, the clock, logs and the network. Tests share nothing, so any
// number of them may run in parallel, and no mock can leak from one into another.
//
// Mocks go through the application's own layers. MockSession makes the cookie that the
// application itself would make, MockCSRF sends a token with its cookie: what passes in
// a test passes in production.
//
// Nothing is written to disk, no port is opened, and requests of App.HTTPClient reach
// this machine only; [LogFiles], [Listen] and [App.EnableNetConnect] change that. All
// that the application logs is part of the test's output, which go test shows when the
// test fails.
package eggtest
