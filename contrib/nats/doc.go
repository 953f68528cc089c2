// Package nats lets services find each other through NATS: a [Registry] over a bucket of
// JetStream's key/value store. Package eggnats makes an Egg plugin of it.
//
//	conn, err := nats.Connect(nil) // where NATS_URL says
//	defer conn.Close()
//	registry, err := nats.NewRegistry(conn, nil)
//	defer registry.Close()
//	reg, err := registry.Register(ctx, discovery.Instance{Service: "users", Address: "10.0.0.1:8080"})
//	list, err := registry.Resolve(ctx, "users")
//
// NATS 2.9 is enough.
//
// # In the bucket
//
// The first who needs the bucket makes it. An instance is a key, service.ID, in which all but
// letters, digits and hyphens is written as =2E, the byte in hexadecimal; its value is
// the JSON of discovery.Instance, so that other programs and the command nats can read and
// write them. Values expire, and their owners write them again three times in that time: the
// instances of a process that died leave by themselves.
//
// # Outages
//
// Lists stay as they are while the server cannot be reached. Afterwards, what is
// registered is written again at once. An instance that is missing then, because it expired
// meanwhile or the server has lost its data, stays listed for one TTL more, so that its
// owner has the time to come back; one that was taken out is gone at once.
//
// A cluster that loses a server goes on when it has chosen another leader, in which NATS takes
// four to nine seconds; until then nothing can be registered if it was the leader of the bucket,
// and nothing followed anew if it was that of the cluster. A consumer that was on the lost
// server is missed when it has been silent for two seconds, and made anew as soon as the cluster
// lets it: lists are old for about two seconds, and longer only while there is no leader.
//
// # Load
//
// A service is followed with one consumer for all of a Registry who watch or resolve it, which
// says once a second that it lives. An instance that is overdue is asked for by its key: NATS
// tells nobody when a value expires.
// After an outage neither clients nor instances nor consumers return all at once.
package nats
