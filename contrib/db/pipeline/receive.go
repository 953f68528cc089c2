package pipeline

import (
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// receive is the receiver: it gives each request its answer, in the order of sending, until
// the connection ends.
func (w *wire) receive() {
	var r *request // whose answer is coming in; nil: not looked up yet
	for {
		m, err := w.pg.Frontend().Receive()
		if err != nil {
			w.lose(err)
			return
		}
		switch m := m.(type) {
		case *pgproto3.NoticeResponse, *pgproto3.NotificationResponse, *pgproto3.ParameterStatus:
			continue
		case *pgproto3.ErrorResponse:
			if m.SeverityUnlocalized == "FATAL" || m.SeverityUnlocalized == "PANIC" {
				w.lose(pgconn.ErrorResponseToPgError(m))
				return
			}
		}
		if r == nil {
			if r = w.current(); r == nil {
				w.lose(fmt.Errorf("message %T to no query", m))
				return
			}
		}
		done, err := w.read(r, m)
		if err != nil {
			w.lose(err)
			return
		}
		if done {
			r = w.answer(r)
		}
	}
}

// current returns the request that was sent first, or nil.
func (w *wire) current() *request {
	w.p.mu.Lock()
	defer w.p.mu.Unlock()
	return w.inflight.head
}

// read takes a message of the answer to r, and tells whether it was the last. An error
// means that the connection is of no use any more.
func (w *wire) read(r *request, m pgproto3.BackendMessage) (done bool, err error) {
	switch m := m.(type) {
	case *pgproto3.ParseComplete:
		r.parse = false
	case *pgproto3.ParameterDescription:
		r.prepared.params = slices.Clone(m.ParameterOIDs)
	case *pgproto3.RowDescription:
		r.prepared.fields = fields(m)
	case *pgproto3.NoData, *pgproto3.BindComplete, *pgproto3.CloseComplete, *pgproto3.EmptyQueryResponse:
	case *pgproto3.DataRow:
		r.addRow(m.Values)
	case *pgproto3.CommandComplete:
		if w.tag.String() != string(m.CommandTag) {
			w.tag = pgconn.NewCommandTag(string(m.CommandTag))
		}
		r.tag = w.tag
	case *pgproto3.ErrorResponse:
		r.err = pgconn.ErrorResponseToPgError(m)
		if r.parse {
			r.prepared.failed.Store(true)
		}
	case *pgproto3.ReadyForQuery:
		if m.TxStatus != 'I' {
			return false, errors.New("a statement began a transaction")
		}
		return true, nil
	default:
		return false, fmt.Errorf("message %T is not for queries", m)
	}
	return false, nil
}

// fields copies the description of rows.
func fields(m *pgproto3.RowDescription) []pgconn.FieldDescription {
	all := make([]pgconn.FieldDescription, len(m.Fields))
	for i, f := range m.Fields {
		all[i] = pgconn.FieldDescription{
			Name: string(f.Name), TableOID: f.TableOID, TableAttributeNumber: f.TableAttributeNumber,
			DataTypeOID: f.DataTypeOID, DataTypeSize: f.DataTypeSize, TypeModifier: f.TypeModifier,
		}
	}
	return all
}

// answer ends a request whose answer is complete, and returns the next one.
func (w *wire) answer(r *request) (next *request) {
	p := w.p
	p.mu.Lock()
	defer p.mu.Unlock()
	w.inflight.pop()
	w.answered++
	w.slow = false
	switch {
	case w.retired && isCanceled(r.err) && !r.target:
		p.requeue(r) // it was rolled back for the sake of another
		p.dispatch()
	case w.retired && isCanceled(r.err):
		r.err = errMoved
		fallthrough
	default:
		p.finish(r)
	}
	if w.over() || p.queue.len > 0 && w.takes() && w.inflight.len <= p.opts.Depth/2 {
		w.unpark()
	}
	return w.inflight.head
}

// lose fails what was sent, with the reason why there will be no answer. What was not sent
// goes elsewhere; the sender sees to that.
func (w *wire) lose(cause error) {
	p := w.p
	p.mu.Lock()
	defer p.mu.Unlock()
	w.lost = true
	delete(p.wires, w)
	if w.retired {
		p.retired--
	}
	for sent := w.inflight.len - len(w.batch); sent > 0; sent-- {
		r := w.inflight.pop()
		r.err, r.rows = fmt.Errorf("%w: %w", ErrLost, cause), nil
		p.finish(r)
	}
	w.unpark()
	_ = w.conn.Close()
	p.dispatch()
}
