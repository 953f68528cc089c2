package service

import (
	"context"

	"github.com/koa-go/koa/examples/realworld/app/model"
)

// Profiles has the rules for what users see of each other.
type Profiles struct{ profiles *model.Profiles }

// NewProfiles is called by the generated wiring.
func NewProfiles(profiles *model.Profiles) *Profiles { return &Profiles{profiles} }

// Show returns the profile of the user with that name.
func (s *Profiles) Show(ctx context.Context, username string, viewer *model.User) (*model.Profile, error) {
	profile, _, err := s.profiles.Find(ctx, username, viewer.ID)
	return profile, about("profile", err)
}

// Follow has the viewer follow the user with that name.
func (s *Profiles) Follow(ctx context.Context, username string, viewer *model.User) (*model.Profile, error) {
	return s.change(ctx, username, viewer, true, s.profiles.Follow)
}

// Unfollow ends that.
func (s *Profiles) Unfollow(ctx context.Context, username string, viewer *model.User) (*model.Profile, error) {
	return s.change(ctx, username, viewer, false, s.profiles.Unfollow)
}

func (s *Profiles) change(
	ctx context.Context, username string, viewer *model.User, following bool,
	change func(ctx context.Context, follower, followee int64) error,
) (*model.Profile, error) {
	profile, id, err := s.profiles.Find(ctx, username, viewer.ID)
	if err == nil {
		err = change(ctx, viewer.ID, id)
	}
	if err != nil {
		return nil, about("profile", err)
	}
	profile.Following = following
	return profile, nil
}
