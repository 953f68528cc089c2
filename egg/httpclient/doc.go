// Package httpclient calls other services over HTTP: the place of Egg's
// ctx.curl, app.httpclient and ctx.safeCurl, on top of net/http.
//
//	client := httpclient.New(nil)
//	user, err := httpclient.JSON[User](ctx, client, "https://api.example.com/users/1", nil)
//
// [Client.Request] buffers the answer, [JSON] decodes it too, [Client.Stream]
// leaves the body to be read, and [Client.HTTP] is an *http.Client for other
// libraries. All of them share one pool of connections, named timeouts,
// retries by policy, passing on of trace headers, events and logs.
//
// What urllib calls dataType is here the choice between these: "json" is
// [JSON], "text" is [Result.Text], "buffer" is [Result.Data], "stream" is
// [Client.Stream].
//
// [Client.Safe] gives a client for addresses that users name: a [Guard] looks
// at every address that is really dialled, IPv4 and IPv6.
//
// Package httpclient/mocktransport answers in the network's place in tests.
package httpclient
