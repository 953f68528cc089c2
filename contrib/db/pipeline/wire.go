package pipeline

import (
	"net"

	"github.com/jackc/pgx/v5/pgconn"
)

// wire is a connection with two goroutines: one sends, one receives. What is not said to
// be of one of them is guarded by the pipeline's mu.
type wire struct {
	p    *Pipeline
	pg   *pgconn.PgConn
	conn net.Conn
	wake chan struct{} // for the sender when it is parked

	inflight fifo       // sent, or about to be
	batch    []*request // the end of inflight, which is not sent yet
	parked   bool       // the sender waits on wake
	retired  bool       // the server was asked to cancel; takes nothing any more, and ends when nothing is under way
	lost     bool       // the receiver has ended

	answered uint64 // how many answers there were
	seen     uint64 // answered, when the watcher looked last
	looks    int    // how often it has looked since and seen no progress
	slow     bool   // no progress for too long

	// Of the sender.
	prepared map[*statement]*prepared
	leaving  []*statement // to be closed
	buf      []byte

	// Of the receiver.
	tag pgconn.CommandTag // the last, as it is often the same
}

func newWire(p *Pipeline, pg *pgconn.PgConn) *wire {
	return &wire{
		p: p, pg: pg, conn: pg.Conn(), wake: make(chan struct{}, 1),
		prepared: make(map[*statement]*prepared),
	}
}

// takes tells whether the wire may be given queries. The pipeline is locked.
func (w *wire) takes() bool {
	return !w.retired && !w.lost && !w.slow && w.inflight.len < w.p.opts.Depth
}

// unpark wakes the sender. The pipeline is locked.
func (w *wire) unpark() {
	if w.parked {
		w.parked = false
		w.wake <- struct{}{}
	}
}
