package pipeline

import (
	"container/list"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// heavyFor is how long a statement goes to the pool after it was slow.
const heavyFor = 10 * time.Second

// statement is a text that is prepared on connections under one name.
type statement struct {
	sql, name string

	description atomic.Pointer[description] // nil: not known yet
	heavyUntil  atomic.Int64                // Unix nanoseconds
	evicted     atomic.Bool                 // connections may forget it
}

// description is what callers need to know of a statement.
type description struct {
	pgconn.StatementDescription // its fields have the formats that are asked for
}

// prepared is a statement on one connection. The receiver fills it before the first answer
// that needs it.
type prepared struct {
	params []uint32
	fields []pgconn.FieldDescription
	failed atomic.Bool // the server does not have it
}

// describe returns the description that follows from what the server told.
func (p *prepared) describe(name string, types *pgtype.Map) *description {
	d := &description{pgconn.StatementDescription{Name: name, ParamOIDs: p.params, Fields: slices.Clone(p.fields)}}
	for i := range d.Fields {
		d.Fields[i].Format = types.FormatCodeForOID(d.Fields[i].DataTypeOID)
	}
	return d
}

// fieldsOn returns the fields of an answer to a query that was encoded by d. If a table was
// altered between two connections, the one that prepared later knows better.
func (d *description) fieldsOn(p *prepared) []pgconn.FieldDescription {
	if slices.EqualFunc(d.Fields, p.fields, func(a, b pgconn.FieldDescription) bool {
		return a.DataTypeOID == b.DataTypeOID && a.Name == b.Name
	}) {
		return d.Fields
	}
	fields := slices.Clone(p.fields)
	for i := range fields {
		switch { // as the server reads the codes of a Bind
		case len(d.Fields) == 1:
			fields[i].Format = d.Fields[0].Format
		case i < len(d.Fields):
			fields[i].Format = d.Fields[i].Format
		}
	}
	return fields
}

// heavy tells whether the statement was slow of late.
func (s *statement) heavy() bool {
	until := s.heavyUntil.Load()
	return until != 0 && time.Now().UnixNano() < until
}

// setHeavy remembers that the statement was slow.
func (s *statement) setHeavy() { s.heavyUntil.Store(time.Now().Add(heavyFor).UnixNano()) }

// statements are those used last.
type statements struct {
	max int

	mu     sync.Mutex
	byText map[string]*list.Element // of *statement
	recent list.List                // the one used last in front
	last   uint64                   // for names
}

// get returns the statement for a text, which has to be one that may share a connection.
func (c *statements) get(sql string) (*statement, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byText[sql]; ok {
		c.recent.MoveToFront(e)
		return e.Value.(*statement), nil
	}
	if !sharable(sql) {
		return nil, ErrStatement
	}
	c.last++
	s := &statement{sql: strings.Clone(sql), name: "koa_" + strconv.FormatUint(c.last, 10)}
	c.byText[s.sql] = c.recent.PushFront(s)
	if c.recent.Len() > c.max {
		c.remove(c.recent.Back())
	}
	return s, nil
}

// drop forgets a statement that is stale.
func (c *statements) drop(s *statement) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byText[s.sql]; ok && e.Value == any(s) {
		c.remove(e)
	}
}

func (c *statements) remove(e *list.Element) {
	s := c.recent.Remove(e).(*statement)
	delete(c.byText, s.sql)
	s.evicted.Store(true)
}
