package controller

import (
	"context"

	"github.com/koa-go/koa/examples/realworld/app/middleware"
	"github.com/koa-go/koa/examples/realworld/app/model"
	"github.com/koa-go/koa/examples/realworld/app/service"
)

// Profiles is the API for what users see of each other.
type Profiles struct{ profiles *service.Profiles }

// NewProfiles is called by the generated wiring.
func NewProfiles(profiles *service.Profiles) *Profiles { return &Profiles{profiles} }

// Show shows a user.
func (c *Profiles) Show(ctx context.Context, req *ByUsername) (*ProfileAnswer, error) {
	return profileAnswer(c.profiles.Show(ctx, req.Username, middleware.Viewer(ctx)))
}

// Follow brings what a user writes into the feed.
func (c *Profiles) Follow(ctx context.Context, req *ByUsername) (*ProfileAnswer, error) {
	return profileAnswer(c.profiles.Follow(ctx, req.Username, middleware.Viewer(ctx)))
}

// Unfollow takes it out again.
func (c *Profiles) Unfollow(ctx context.Context, req *ByUsername) (*ProfileAnswer, error) {
	return profileAnswer(c.profiles.Unfollow(ctx, req.Username, middleware.Viewer(ctx)))
}

func profileAnswer(profile *model.Profile, err error) (*ProfileAnswer, error) {
	if err != nil {
		return nil, err
	}
	return &ProfileAnswer{profileOf(profile)}, nil
}
