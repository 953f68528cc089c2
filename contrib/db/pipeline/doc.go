// Package pipeline lets concurrent queries share a few connections of PostgreSQL: each is
// sent without waiting for the answers to those before it, so that a busy server reads
// many queries, and a busy client many answers, at once.
//
//	p := d.Pipeline() // of a db.DB, or pipeline.New(pool, nil)
//	rows, _ := p.Query(ctx, `SELECT * FROM users WHERE age > $1`, 18)
//	users, err := pgx.CollectRows(rows, pgx.RowToStructByName[User])
//
// Each query keeps the behaviour it has on a connection of its own: it is one message
// group of the extended protocol that ends with a Sync, which makes it a transaction of
// its own, and its error does not touch the others. Nothing is merged, cached or left out.
//
// What shares a connection has to leave it as it was. So the statements are SELECT,
// INSERT, UPDATE, DELETE, MERGE, VALUES, TABLE and WITH; transactions, COPY, LISTEN, SET
// and the like belong on the pool, and so do functions that change the session, such as
// pg_advisory_lock and set_config, which nothing can tell from outside.
//
// # Slow queries
//
// A connection that shows no progress for [Options.Slow] takes no more queries; others
// do. If queries wait behind the slow one, it is cancelled, which rolls it back, and runs
// once more on the pool, where it disturbs nobody; its statement then goes to the pool at
// once, for some seconds or until it is fast there. A neighbour that such a cancellation hits by chance was rolled back as
// well and is sent again. So nobody waits for a stranger's query much longer than Slow.
//
// # Cancellation
//
// A query whose context ends returns at once. If it was not sent, it never is; if it was,
// its answer is discarded when it comes, and it may have had its effect, as ever. It is
// cancelled at the server if it is slow.
//
// # Lost connections
//
// When a connection is lost, what was sent on it fails with [ErrLost], as nobody knows
// whether it ran. What was not sent goes to another connection.
package pipeline
