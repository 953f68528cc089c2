// Package proxy spreads requests over the instances of a service, as package
// discovery knows them:
//
//	users := proxy.New(resolver, "users", nil)
//	defer users.Close()
//	http.Handle("/users/", users)                // for clients of ours
//	client := &http.Client{Transport: users}     // for ourselves
//	res, err := client.Get("http://users/users/1")
//
// A [Balancer] chooses the [Node] for a request. Requests and answers stream,
// upgrades such as WebSocket pass, and instances may speak HTTP/1.1 or HTTP/2.
// What belongs to one connection stays there (RFC 9110 7.6.1), and how a message
// is delimited is decided anew on each side, so that client and instance cannot
// disagree on where a request ends.
//
// An instance whose requests or checks fail is left alone for a time; see
// Options.EjectAfter and Options.CheckPath.
//
// A request that gets no answer is an [Error] with a status that says whose
// fault it was: 502, 503 and 504 are told apart. Requests that are safe to send
// again are, within a budget; see Options.Retries.
//
// Package middleware/proxy is for a single upstream behind layers of koa.
package proxy
