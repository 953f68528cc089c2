package model

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// User is somebody with an account.
type User struct {
	ID           int64
	Name         string
	PasswordHash string
	Moderator    bool
	About        string // HTML as its author wrote it: views make it safe
	Avatar       string // an upload, "" for none
	CreatedAt    time.Time
}

// ErrNameTaken says that another user has the name, perhaps in other letter case.
var ErrNameTaken = errors.New("the name is taken")

// Users are the accounts.
type Users struct{ db *sql.DB }

// NewUsers is called by the generated wiring.
func NewUsers(db *sql.DB) *Users { return &Users{db} }

const userColumns = `SELECT id, name, password_hash, moderator, about, coalesce(avatar, ''), created_at FROM users`

func scanUser(r row) (u User, err error) {
	err = r.Scan(&u.ID, &u.Name, &u.PasswordHash, &u.Moderator, &u.About, &u.Avatar, &u.CreatedAt)
	return u, err
}

// Find returns the user with that number.
func (t *Users) Find(ctx context.Context, id int64) (*User, error) {
	return one(scanUser, t.db.QueryRowContext(ctx, userColumns+` WHERE id = ?`, id))
}

// FindByName returns the user with that name, in any letter case.
func (t *Users) FindByName(ctx context.Context, name string) (*User, error) {
	return one(scanUser, t.db.QueryRowContext(ctx, userColumns+` WHERE name = ?`, name))
}

// Create adds a user and fills in its number. The first one becomes a moderator. It
// returns ErrNameTaken if there is such a user.
func (t *Users) Create(ctx context.Context, u *User) error {
	const query = `INSERT INTO users (name, password_hash, moderator, created_at)
		VALUES (?, ?, NOT EXISTS (SELECT 1 FROM users), ?)
		ON CONFLICT (name) DO NOTHING RETURNING id, moderator`
	err := t.db.QueryRowContext(ctx, query, u.Name, u.PasswordHash, u.CreatedAt).Scan(&u.ID, &u.Moderator)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNameTaken
	}
	return err
}

// SetAbout changes what a user says about themselves.
func (t *Users) SetAbout(ctx context.Context, id int64, about string) error {
	return changed(t.db.ExecContext(ctx, `UPDATE users SET about = ? WHERE id = ?`, about, id))
}

// SetAvatar makes an upload the picture of a user.
func (t *Users) SetAvatar(ctx context.Context, id int64, upload string) error {
	return changed(t.db.ExecContext(ctx, `UPDATE users SET avatar = ? WHERE id = ?`, upload, id))
}
