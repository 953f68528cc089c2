package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"github.com/koa-go/koa"
)

// staleKey finds the hint of AllowStale in a context.
type staleKey struct{}

// hint is that reads may be stale, until something was written.
type hint struct{ wrote atomic.Bool }

func hintOf(ctx context.Context) *hint {
	h, _ := ctx.Value(staleKey{}).(*hint)
	return h
}

// wrote ends the hint that ctx has, if any: who has written wants to see it.
func wrote(ctx context.Context) {
	if h := hintOf(ctx); h != nil {
		h.wrote.Store(true)
	}
}

// AllowStale returns a context whose queries, by From, may be answered by one of
// Config.Replicas, which may not know yet what was just written. It concerns plain SELECTs
// outside transactions; all else is for the primary. From the first write on that From
// sees under this context, reads go to the primary too, so that a request sees what it has
// written. Writes by Pool and Pipeline are not seen, and their queries always go to the
// primary.
func AllowStale(ctx context.Context) context.Context {
	return context.WithValue(ctx, staleKey{}, new(hint))
}

// AllowStaleReads is [AllowStale] as a layer, for routes that can be a little behind:
//
//	r.With(db.AllowStaleReads).Get("/articles", index)
//
// It has no effect below [DB.Transaction].
func AllowStaleReads(ctx *koa.Context, next koa.Handler) error {
	before := ctx.Context()
	defer ctx.SetContext(before)
	ctx.SetContext(AllowStale(before))
	return next(ctx)
}

// replicas are the copies of a database that may be read.
type replicas []*replica

// replica is one of them.
type replica struct {
	backend

	conns gorm.ConnPool
	host  string
	down  atomic.Int64 // until when it is left alone, in Unix nanoseconds
}

// aside is how long a replica that has failed is left alone.
const aside = 5 * time.Second

func openReplicas(c Config) (all replicas, err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, all.stop())
		}
	}()
	for i, url := range c.Replicas {
		own := c
		own.URL = url
		b, err := openBackend(own)
		if err == nil && b.pool == nil {
			err = errors.Join(errors.New("db: a replica is one of PostgreSQL"), b.stop())
		}
		if err != nil {
			return all, fmt.Errorf("db: replicas[%d]: %w", i, err)
		}
		g, err := gorm.Open(b.dialector, &gorm.Config{DisableAutomaticPing: true})
		if err != nil {
			return all, errors.Join(fmt.Errorf("db: replicas[%d]: %w", i, err), b.stop())
		}
		all = append(all, &replica{backend: b, conns: g.ConnPool, host: b.pool.Config().ConnConfig.Host})
	}
	return all, nil
}

func (all replicas) stop() error {
	var errs []error
	for _, r := range all {
		errs = append(errs, r.backend.stop())
	}
	return errors.Join(errs...)
}

// choose returns one that has not failed lately, or nil.
func (all replicas) choose(now time.Time) *replica {
	if len(all) == 0 {
		return nil
	}
	first := rand.IntN(len(all)) //nolint:gosec // any will do
	for i := range all {
		if r := all[(first+i)%len(all)]; now.UnixNano() >= r.down.Load() {
			return r
		}
	}
	return nil
}

// stale is a pool that sends plain reads to a replica, as long as its hint holds.
type stale struct {
	gorm.ConnPool // the primary's

	replicas replicas
	hint     *hint
	log      *slog.Logger
}

var (
	_ gorm.ConnPool         = (*stale)(nil)
	_ gorm.ConnPoolBeginner = (*stale)(nil)
)

// QueryContext asks a replica if it may, and the primary when the replica cannot answer.
func (s *stale) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if !isPlainRead(query) {
		s.hint.wrote.Store(true)
		return s.ConnPool.QueryContext(ctx, query, args...)
	}
	r := s.choose()
	if r == nil {
		return s.ConnPool.QueryContext(ctx, query, args...)
	}
	rows, err := r.conns.QueryContext(ctx, query, args...)
	if err == nil || ctx.Err() != nil || !s.isReplicas(ctx, r, err) {
		return rows, err
	}
	return s.ConnPool.QueryContext(ctx, query, args...)
}

// QueryRowContext asks the primary: the error of a row comes too late to ask again.
func (s *stale) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if !isPlainRead(query) {
		s.hint.wrote.Store(true)
	}
	return s.ConnPool.QueryRowContext(ctx, query, args...)
}

// ExecContext writes.
func (s *stale) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s.hint.wrote.Store(true)
	return s.ConnPool.ExecContext(ctx, query, args...)
}

// BeginTx begins a transaction of the primary.
func (s *stale) BeginTx(ctx context.Context, opts *sql.TxOptions) (gorm.ConnPool, error) {
	s.hint.wrote.Store(true)
	switch primary := s.ConnPool.(type) {
	case gorm.TxBeginner:
		return primary.BeginTx(ctx, opts)
	case gorm.ConnPoolBeginner:
		return primary.BeginTx(ctx, opts)
	}
	return nil, gorm.ErrInvalidTransaction
}

func (s *stale) choose() *replica {
	if s.hint.wrote.Load() {
		return nil
	}
	return s.replicas.choose(time.Now())
}

// isReplicas reports whether an error is the replica's own, and not that of the query. One
// that is lost is left alone for a time.
func (s *stale) isReplicas(ctx context.Context, r *replica, err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch pg.Code {
		case "25006", // read_only_sql_transaction: a SELECT that writes
			"40001", "40P01": // a conflict with what comes from the primary
			return true
		}
		if !strings.HasPrefix(pg.Code, "57P") && !strings.HasPrefix(pg.Code, "08") && !strings.HasPrefix(pg.Code, "53") {
			return false
		}
	}
	r.down.Store(time.Now().Add(aside).UnixNano())
	s.log.WarnContext(ctx, "a replica cannot answer, the primary does", slog.String("replica", r.host), slog.Any("error", err))
	return true
}

// isPlainRead reports whether a statement is a SELECT that locks nothing.
func isPlainRead(query string) bool {
	word := strings.TrimLeft(query, " \t\r\n(")
	if len(word) < len("select") || !strings.EqualFold(word[:len("select")], "select") {
		return false
	}
	upper := strings.ToUpper(query)
	for _, lock := range []string{"FOR UPDATE", "FOR NO KEY UPDATE", "FOR SHARE", "FOR KEY SHARE"} {
		if strings.Contains(upper, lock) {
			return false
		}
	}
	return true
}
