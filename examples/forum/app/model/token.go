package model

import (
	"context"
	"database/sql"
	"time"
)

// Token lets a program use the API in the name of a user.
type Token struct {
	ID        int64
	UserID    int64
	Name      string
	Hash      []byte // of what the program sends
	CreatedAt time.Time
}

// Tokens are all tokens.
type Tokens struct{ db *sql.DB }

// NewTokens is called by the generated wiring.
func NewTokens(db *sql.DB) *Tokens { return &Tokens{db} }

const tokenColumns = `SELECT id, user_id, name, hash, created_at FROM tokens`

func scanToken(r row) (t Token, err error) {
	err = r.Scan(&t.ID, &t.UserID, &t.Name, &t.Hash, &t.CreatedAt)
	return t, err
}

// List returns the tokens of a user.
func (t *Tokens) List(ctx context.Context, user int64) ([]Token, error) {
	rows, err := t.db.QueryContext(ctx, tokenColumns+` WHERE user_id = ? ORDER BY id`, user)
	return list(scanToken, rows, err)
}

// FindByHash returns the token with that hash.
func (t *Tokens) FindByHash(ctx context.Context, hash []byte) (*Token, error) {
	return one(scanToken, t.db.QueryRowContext(ctx, tokenColumns+` WHERE hash = ?`, hash))
}

// Create adds a token and fills in its number.
func (t *Tokens) Create(ctx context.Context, token *Token) error {
	const query = `INSERT INTO tokens (user_id, name, hash, created_at) VALUES (?, ?, ?, ?) RETURNING id`
	return t.db.QueryRowContext(ctx, query, token.UserID, token.Name, token.Hash, token.CreatedAt).Scan(&token.ID)
}

// Delete removes a token of a user.
func (t *Tokens) Delete(ctx context.Context, user, id int64) error {
	return changed(t.db.ExecContext(ctx, `DELETE FROM tokens WHERE id = ? AND user_id = ?`, id, user))
}
