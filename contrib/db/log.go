package db

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"gorm.io/gorm/logger"
)

// queryLog writes slow queries as warnings and, at level debug, all. Failed queries are
// not written: their error is the caller's.
type queryLog struct {
	log  *slog.Logger
	slow time.Duration // 0: never
}

var _ logger.Interface = (*queryLog)(nil)

func newQueryLog(c Config) *queryLog {
	q := &queryLog{log: c.Logger, slow: c.SlowQuery}
	if q.log == nil {
		q.log = slog.Default()
	}
	switch {
	case q.slow == 0:
		q.slow = time.Second
	case q.slow < 0:
		q.slow = 0
	}
	return q
}

// LogMode keeps the level: that is the slog.Logger's.
func (q *queryLog) LogMode(logger.LogLevel) logger.Interface { return q }

// Info writes what GORM has to say.
func (q *queryLog) Info(ctx context.Context, format string, args ...any) {
	q.log.InfoContext(ctx, fmt.Sprintf(format, args...))
}

// Warn writes what GORM has to warn of.
func (q *queryLog) Warn(ctx context.Context, format string, args ...any) {
	q.log.WarnContext(ctx, fmt.Sprintf(format, args...))
}

// Error writes GORM's own troubles.
func (q *queryLog) Error(ctx context.Context, format string, args ...any) {
	q.log.ErrorContext(ctx, fmt.Sprintf(format, args...))
}

// Trace is called after each query.
func (q *queryLog) Trace(ctx context.Context, begin time.Time, query func() (sql string, rows int64), err error) {
	took := time.Since(begin)
	level, message := slog.LevelDebug, "query"
	if q.slow > 0 && took >= q.slow {
		level, message = slog.LevelWarn, "slow query"
	}
	if !q.log.Enabled(ctx, level) {
		return
	}
	sql, rows := query()
	attrs := []slog.Attr{slog.String("sql", sql), slog.Duration("took", took), slog.Int64("rows", rows)}
	if err != nil {
		attrs = append(attrs, slog.Any("err", err))
	}
	q.log.LogAttrs(ctx, level, "[egg:db] "+message, attrs...)
}

// ParamsFilter keeps values out of the log.
func (q *queryLog) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) {
	return sql, nil
}
