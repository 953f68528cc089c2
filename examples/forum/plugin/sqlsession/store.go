package sqlsession

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"time"

	"github.com/koa-go/koa/middleware/session"
)

// Store keeps sessions in the table sessions. Keys are stored as hashes: who reads the
// table, or a backup, cannot take over a session.
type Store struct {
	db  *sql.DB
	now func() time.Time
}

var _ session.Swapper = (*Store)(nil)

// NewStore returns the store. The clock may be nil for the real one.
func NewStore(db *sql.DB, now func() time.Time) *Store {
	if now == nil {
		now = time.Now
	}
	return &Store{db, now}
}

// Get implements session.Store.
func (s *Store) Get(ctx context.Context, key string) (data []byte, err error) {
	const query = `SELECT data FROM sessions WHERE id = ? AND expires_at > ?`
	err = s.db.QueryRowContext(ctx, query, id(key), s.now()).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return data, err
}

// Set implements session.Store.
func (s *Store) Set(ctx context.Context, key string, data []byte, opts session.SetOptions) error {
	const query = `INSERT INTO sessions (id, data, expires_at) VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`
	_, err := s.db.ExecContext(ctx, query, id(key), data, s.expiry(opts))
	return err
}

// Swap implements session.Swapper.
func (s *Store) Swap(ctx context.Context, key string, old, data []byte, opts session.SetOptions) (bool, error) {
	const query = `UPDATE sessions SET data = ?, expires_at = ? WHERE id = ? AND data = ? AND expires_at > ?`
	result, err := s.db.ExecContext(ctx, query, data, s.expiry(opts), id(key), old, s.now())
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// Destroy implements session.Store.
func (s *Store) Destroy(ctx context.Context, key string) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM sessions WHERE id = ?`, id(key))
	return err
}

// Clean removes what has expired and tells how many sessions those were.
func (s *Store) Clean(ctx context.Context) (int64, error) {
	result, err := s.db.ExecContext(ctx, `DELETE FROM sessions WHERE expires_at <= ?`, s.now())
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (s *Store) expiry(opts session.SetOptions) time.Time {
	age := opts.MaxAge
	if age == session.BrowserSession {
		age = 24 * time.Hour
	}
	return s.now().Add(age)
}

func id(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:]
}
