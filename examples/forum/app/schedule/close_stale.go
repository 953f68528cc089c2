// Package schedule has the tasks that run by themselves.
package schedule

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/koa-go/koa/egg/schedule"

	"github.com/koa-go/koa/examples/forum/app/service"
)

// CloseStale closes topics in which nobody posts any more.
type CloseStale struct {
	topics *service.Topics
	log    *slog.Logger
}

// NewCloseStale makes the task.
func NewCloseStale(topics *service.Topics, log *slog.Logger) *CloseStale {
	return &CloseStale{topics, log}
}

// Spec says when it runs: every night at three.
func (t *CloseStale) Spec() schedule.Spec { return schedule.Spec{Cron: "0 0 3 * * *"} }

// Run is one run.
func (t *CloseStale) Run(ctx context.Context) error {
	n, err := t.topics.CloseStale(ctx)
	if err == nil {
		t.log.InfoContext(ctx, fmt.Sprintf("%d topics closed", n))
	}
	return err
}
