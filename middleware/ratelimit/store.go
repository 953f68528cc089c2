package ratelimit

import (
	"context"
	"time"
)

// Store counts requests. Package storetest checks one. It must be safe for
// concurrent use.
type Store interface {
	// Take counts a request of the client that key stands for and says whether it
	// is allowed: it reads the time that it keeps for key, applies [Limit.Take],
	// and keeps the new time, with nobody between. now is the application's
	// clock, to be used instead of another one. What can be forgotten should be.
	Take(c context.Context, key string, limit Limit, now time.Time) (Result, error)
}
