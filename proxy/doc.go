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
// Three things keep trouble from the clients, each at another place:
//
//   - An instance whose requests or checks fail is left alone for a time (see
//     Options.EjectAfter and Options.CheckPath). Only some of the instances may be:
//     when most of them fail, sending their requests to the rest makes it worse.
//   - A request that came to nothing is sent again, and one that takes long to
//     another instance as well, when that is safe and within a budget (see
//     Options.Retries and Options.HedgeAfter).
//   - What both could not help is counted by the circuit breaker of the service
//     (see Options.BreakRatio). When too much fails it answers in the place of the
//     instances for a time: clients need not wait, and the instances can recover.
//     So one bad instance of several never opens it. When it lets requests through
//     to see how things are, they go to instances that are not ejected.
//
// A request that gets no answer is an [Error] with a status that says whose
// fault it was: 502, 503 and 504 are told apart.
//
// Package middleware/proxy is for a single upstream behind layers of koa.
package proxy
