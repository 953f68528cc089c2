package db

import (
	"context"
	"time"
)

// NewWaitForTest is the context of a query that waits for a connection, and what ends that.
func NewWaitForTest(ctx context.Context, limit time.Duration) (w context.Context, end func()) {
	wait := newWait(ctx, limit)
	return wait, wait.end
}

// HasConnectionForTest tells it that there is one.
var HasConnectionForTest = hasConnection
