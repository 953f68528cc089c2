package schedule

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/koa-go/koa/egg/schedule"

	"github.com/koa-go/koa/examples/forum/app/service"
)

// CleanUploads removes files that belong to nothing: of deleted topics, of pictures that
// were replaced, of forms that failed.
type CleanUploads struct {
	uploads *service.Uploads
	log     *slog.Logger
}

// NewCleanUploads makes the task.
func NewCleanUploads(uploads *service.Uploads, log *slog.Logger) *CleanUploads {
	return &CleanUploads{uploads, log}
}

// Spec says when it runs.
func (t *CleanUploads) Spec() schedule.Spec { return schedule.Spec{Interval: time.Hour} }

// Run is one run.
func (t *CleanUploads) Run(ctx context.Context) error {
	n, err := t.uploads.CleanUp(ctx)
	if err == nil {
		t.log.InfoContext(ctx, fmt.Sprintf("%d files removed", n))
	}
	return err
}
