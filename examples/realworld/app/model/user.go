package model

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/koa-go/koa/contrib/db"
)

// User is somebody with an account. The zero User is a visitor: nobody's number is 0.
type User struct {
	ID           int64
	Username     string
	Email        string
	PasswordHash string
	Bio, Image   *string // nil for none
	db.Timestamps
}

// Users are the accounts. There are no two whose names, or addresses, differ by letter case
// alone.
type Users struct{ db *db.DB }

// NewUsers is called by the generated wiring.
func NewUsers(d *db.DB) *Users { return &Users{d} }

// Find returns the user with that number.
func (t *Users) Find(ctx context.Context, id int64) (*User, error) {
	return t.first(ctx, `id = ?`, id)
}

// FindForUpdate is Find for a transaction that is going to change the user.
func (t *Users) FindForUpdate(ctx context.Context, id int64) (*User, error) {
	return t.first(ctx, `id = ?`, id, forUpdate)
}

// FindByEmail returns the user with that address.
func (t *Users) FindByEmail(ctx context.Context, email string) (*User, error) {
	return t.first(ctx, `lower(email) = lower(?)`, email)
}

func (t *Users) first(ctx context.Context, where string, arg any, opts ...clause.Expression) (*User, error) {
	user, err := gorm.G[User](t.db.From(ctx), opts...).Where(where, arg).Take(ctx)
	return &user, translate(err)
}

// Create adds a user and fills in the number, or returns ErrTaken.
func (t *Users) Create(ctx context.Context, u *User) error {
	return translate(gorm.G[User](t.db.From(ctx)).Create(ctx, u))
}

// Save changes all that a user can change, or returns ErrTaken.
func (t *Users) Save(ctx context.Context, u *User) error {
	return changed(gorm.G[User](t.db.From(ctx)).Where(`id = ?`, u.ID).
		Select("username", "email", "password_hash", "bio", "image").Updates(ctx, *u))
}

// Taken tells which of a name and an address another user has than the one with that number.
func (t *Users) Taken(ctx context.Context, username, email string, except int64) (name, address bool, err error) {
	var taken struct{ Name, Address bool }
	const query = `SELECT
		EXISTS (SELECT 1 FROM users WHERE lower(username) = lower(@username) AND id <> @except) AS name,
		EXISTS (SELECT 1 FROM users WHERE lower(email) = lower(@email) AND id <> @except) AS address`
	err = t.db.From(ctx).Raw(query, map[string]any{"username": username, "email": email, "except": except}).Scan(&taken).Error
	return taken.Name, taken.Address, err
}
