package pipeline

import (
	"encoding/binary"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/pgtype"
)

// request is a query on its way. It belongs to its caller until it is submitted, and again
// when its group is done.
type request struct {
	stmt  *statement
	group *group
	out   []byte // the messages: Bind, Execute, Sync, or to describe stmt only Sync
	limit int    // of the bytes in rows

	// Guarded by Pipeline.mu.
	prev, next *request // in the queue, or among those under way on a connection
	queued     bool     // in the queue
	target     bool     // its connection was cancelled for its sake

	abandoned atomic.Bool // nobody waits for it any more

	// Set by the sender of a connection, before it sends.
	prepared *prepared
	parse    bool // its messages begin with a Parse, which has not succeeded yet

	// The answer, written by the receiver of the connection.
	rows  []byte // the values of all rows: length and bytes, as in DataRow
	count int
	tag   pgconn.CommandTag
	err   error
}

// group are requests that one caller waits for.
type group struct {
	pending atomic.Int32
	done    chan struct{} // has room for one
	all     []request
}

// newGroup returns a group of n requests.
func newGroup(n, limit int) *group {
	g := &group{done: make(chan struct{}, 1), all: make([]request, n)}
	for i := range g.all {
		g.all[i].group, g.all[i].limit = g, limit
	}
	return g
}

// finish tells the caller, if r was the last of its group.
func (r *request) finish() {
	if r.group.pending.Add(-1) == 0 {
		r.group.done <- struct{}{}
	}
}

// syncMessage ends the messages of each query.
var syncMessage = []byte{'S', 0, 0, 0, 4}

// executeMessage runs what was bound, for all rows.
var executeMessage = []byte{'E', 0, 0, 0, 9, 0, 0, 0, 0, 0}

// encode writes the messages of the query behind those in dst and returns all of them.
func (r *request) encode(c *codec, d *description, args []any, dst []byte) ([]byte, error) {
	if err := c.builder.Build(c.types, &d.StatementDescription, args); err != nil {
		return dst, err
	}
	bind := pgproto3.Bind{
		PreparedStatement: r.stmt.name, ParameterFormatCodes: c.builder.ParamFormats,
		Parameters: c.builder.ParamValues, ResultFormatCodes: c.builder.ResultFormats,
	}
	start := len(dst)
	dst, err := bind.Encode(dst)
	if err != nil {
		return dst, err
	}
	dst = append(dst, executeMessage...)
	dst = append(dst, syncMessage...)
	r.out = dst[start:len(dst):len(dst)]
	return dst, nil
}

// reset makes the request ready to be sent once more.
func (r *request) reset() {
	r.prepared, r.parse, r.target = nil, false, false
	r.rows, r.count, r.tag, r.err = r.rows[:0], 0, pgconn.CommandTag{}, nil
}

// addRow keeps a row, if there is room and anybody to read it.
func (r *request) addRow(values [][]byte) {
	if r.err != nil || r.abandoned.Load() {
		return
	}
	r.count++
	for _, v := range values {
		if v == nil {
			r.rows = append(r.rows, 0xff, 0xff, 0xff, 0xff) // the length -1
			continue
		}
		r.rows = binary.BigEndian.AppendUint32(r.rows, uint32(len(v)))
		r.rows = append(r.rows, v...)
	}
	if len(r.rows) > r.limit {
		r.err, r.rows = ErrResultTooLarge, nil
	}
}

// codec turns values into bytes and back, for one goroutine at a time.
type codec struct {
	types   *pgtype.Map
	builder pgx.ExtendedQueryBuilder
}
