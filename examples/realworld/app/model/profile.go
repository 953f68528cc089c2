package model

import (
	"context"

	"gorm.io/gorm"

	"github.com/koa-go/koa/contrib/db"
)

// Follow says that one user wants to read what another one writes.
type Follow struct {
	FollowerID int64 `gorm:"primaryKey;autoIncrement:false"`
	FolloweeID int64 `gorm:"primaryKey;autoIncrement:false"`
}

// Profile is what a reader sees of a user.
type Profile struct {
	Username   string
	Bio, Image *string
	Following  bool // whether the reader follows the user
}

// Profiles are what readers see of the users, and whom they follow.
type Profiles struct{ db *db.DB }

// NewProfiles is called by the generated wiring.
func NewProfiles(d *db.DB) *Profiles { return &Profiles{d} }

// Find returns the profile of the user with that name, and the user's number.
func (t *Profiles) Find(ctx context.Context, username string, reader int64) (*Profile, int64, error) {
	var found struct {
		ID      int64
		Profile `gorm:"embedded"`
	}
	const query = `SELECT id, username, bio, image,
			EXISTS (SELECT 1 FROM follows WHERE follower_id = ? AND followee_id = users.id) AS following
		FROM users WHERE lower(username) = lower(?)`
	err := one(t.db.From(ctx).Raw(query, reader, username), &found)
	return &found.Profile, found.ID, err
}

// Follow has a user follow another one, if that is not so already.
func (t *Profiles) Follow(ctx context.Context, follower, followee int64) error {
	return ensure(ctx, t.db, &Follow{FollowerID: follower, FolloweeID: followee})
}

// Unfollow ends it.
func (t *Profiles) Unfollow(ctx context.Context, follower, followee int64) error {
	_, err := gorm.G[Follow](t.db.From(ctx)).Where(`follower_id = ? AND followee_id = ?`, follower, followee).Delete(ctx)
	return err
}
