// Package consul registers and finds services with Consul, and reads its
// key/value store. It talks to the HTTP API of an agent, the one on this machine
// as a rule, and needs nothing but the standard library.
//
//	registry, err := consul.New(nil) // where CONSUL_HTTP_ADDR says
//	defer registry.Close()
//	reg, err := registry.Register(ctx, discovery.Instance{Service: "users", Address: "10.0.0.1:8080"})
//	list, err := registry.Resolve(ctx, "users")
//
// What Consul has no word for is metadata of the service: Zone is zone and
// Version is version, so that other programs can read and write them. Services
// that others have registered are found as well.
//
// # Outages
//
// The last known list stays while the agent cannot be reached, or has no leader.
// An agent that starts anew calls all services that it asks critical until it has
// asked them. So an instance that was listed stays, while it is registered, for
// Options.Grace: after an outage whatever its checks say, and at any time while
// they have not run yet, which Consul shows by an empty output. With that, a
// restart that was over between two queries, or was that of another agent than
// one's own, takes nobody out. (Where an agent has discard_check_output, checks
// that fail look as if they had not run.) Checks by TTL keep their state in a
// restart, and who is put under maintenance leaves at once. A registration is made
// anew when the agent has lost it. Who asks for the first time after a restart sees
// an instance when its check has run again: choose a short Check.Interval.
//
// # Enterprise
//
// Consul Enterprise's namespaces and admin partitions cannot be chosen: what is
// registered and found is what the token's default namespace and the agent's
// partition have.
//
// # Queries
//
// A service is followed with one blocking query for all who watch or resolve it,
// by the rules of Consul's documentation: an index that goes backwards starts
// from the beginning, an index is never 0, and queries neither follow each other
// without a pause nor repeat a failure at once. The first answer after a failure
// is the leader's (consistent), since a server that has just started may know
// less than it will.
package consul
