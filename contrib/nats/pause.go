package nats

import (
	"context"
	"math/rand/v2"
	"time"
)

// longest is the longest pause between failures.
const longest = 2 * time.Second

// spread is over how long what waits for a connection comes back.
const spread = 200 * time.Millisecond

// pause waits for d, or returns ctx's error.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// backoff is how long to wait after so many failures in a row: 100 ms, 200 ms and so on.
func backoff(failures int) time.Duration {
	return jitter(min(longest, 100*time.Millisecond<<min(max(failures-1, 0), 16)))
}

// jitter is d give or take a tenth.
func jitter(d time.Duration) time.Duration { return d - d/10 + upTo(d/5) }

// upTo is a time from 0 to d.
func upTo(d time.Duration) time.Duration {
	return rand.N(d + 1) //nolint:gosec // chance that spreads load, and is no secret
}
