package pipeline

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
)

// Errors of a [Pipeline]. Those of the server are *pgconn.PgError, as everywhere in pgx.
var (
	// ErrClosed is the error of queries after Close.
	ErrClosed = errors.New("pipeline: closed")

	// ErrQueueFull is the error of a query beyond Options.Queue. It was not sent.
	ErrQueueFull = errors.New("pipeline: too many queries wait")

	// ErrLost is the error of a query whose connection was lost after it was sent: it may
	// have had its effect, or not.
	ErrLost = errors.New("pipeline: connection lost; the statement may have run")

	// ErrResultTooLarge is the error of a query with more rows than Options.MaxResult has
	// room for. It has run.
	ErrResultTooLarge = errors.New("pipeline: result too large")

	// ErrStatement is the error of a statement that may not share a connection.
	ErrStatement = errors.New("pipeline: the statement may not share a connection")

	// ErrBatchRead is the error of reading more results than the batch has queries.
	ErrBatchRead = errors.New("pipeline: no more results in the batch")
)

// errMoved tells a query that it is to run on the pool. It is not for callers.
var errMoved = errors.New("pipeline: moved")

// errFailed tells that the statement could not be prepared, by which it counts as stale.
var errFailed = &pgconn.PgError{Severity: "ERROR", Code: codeUnknownStatement, Message: "the statement is not prepared"}

// The codes of PostgreSQL's errors that say something about the connection, not about
// the query.
const (
	codeCanceled         = "57014"
	codeUnknownStatement = "26000"
	codeProtocol         = "08P01"
	codeUnsupported      = "0A000"
)

// isCanceled tells whether the statement was cancelled, and so rolled back.
func isCanceled(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == codeCanceled
}

// isStale tells whether the prepared statement does not fit the tables any more, or is not
// there. The query has had no effect.
func isStale(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return false
	}
	switch e.Code {
	case codeUnknownStatement, codeProtocol:
		return true
	case codeUnsupported:
		return e.Routine == "RevalidateCachedQuery" // cached plan must not change result type
	}
	return false
}
