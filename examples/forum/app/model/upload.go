package model

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// Upload is a file that somebody sent. Its bytes are in a file called ID.
type Upload struct {
	ID        string
	UserID    int64
	Name      string // the sender's
	Type      string // found out from the bytes
	Size      int64
	CreatedAt time.Time
}

// IsImage tells whether browsers may show it.
func (u *Upload) IsImage() bool { return strings.HasPrefix(u.Type, "image/") }

// Uploads are all uploads.
type Uploads struct{ db *sql.DB }

// NewUploads is called by the generated wiring.
func NewUploads(db *sql.DB) *Uploads { return &Uploads{db} }

func scanUpload(r row) (u Upload, err error) {
	err = r.Scan(&u.ID, &u.UserID, &u.Name, &u.Type, &u.Size, &u.CreatedAt)
	return u, err
}

// Find returns the upload with that id.
func (t *Uploads) Find(ctx context.Context, id string) (*Upload, error) {
	const query = `SELECT id, user_id, name, type, size, created_at FROM uploads WHERE id = ?`
	return one(scanUpload, t.db.QueryRowContext(ctx, query, id))
}

// Create adds an upload that belongs to nothing yet.
func (t *Uploads) Create(ctx context.Context, u *Upload) error {
	const query = `INSERT INTO uploads (id, user_id, name, type, size, created_at) VALUES (?, ?, ?, ?, ?, ?)`
	_, err := t.db.ExecContext(ctx, query, u.ID, u.UserID, u.Name, u.Type, u.Size, u.CreatedAt)
	return err
}

// attach makes an upload part of a post.
func attach(ctx context.Context, tx *sql.Tx, id string, post int64) error {
	return changed(tx.ExecContext(ctx, `UPDATE uploads SET post_id = ? WHERE id = ? AND post_id IS NULL`, post, id))
}

// DeleteOrphans removes the uploads from before a time that belong to nothing, and tells
// how many those were.
func (t *Uploads) DeleteOrphans(ctx context.Context, before time.Time) (int64, error) {
	result, err := t.db.ExecContext(ctx, `DELETE FROM uploads WHERE post_id IS NULL AND created_at < ?
		AND id NOT IN (SELECT avatar FROM users WHERE avatar IS NOT NULL)`, before)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Exists tells whether there is an upload with that id.
func (t *Uploads) Exists(ctx context.Context, id string) (ok bool, err error) {
	err = t.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM uploads WHERE id = ?)`, id).Scan(&ok)
	return ok, err
}
