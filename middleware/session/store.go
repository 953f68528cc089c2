package session

import (
	"context"
	"time"
)

// Store keeps sessions on the server. Package storetest checks one. All methods
// must be safe for concurrent use, and a store whose context is done may give
// up with the context's error. The Context of the request that a call belongs to
// is koa.FromContext(c).
type Store interface {
	// Get returns what was set under key, nil when there is nothing or it is too
	// old. The caller may keep and change the slice.
	Get(c context.Context, key string) ([]byte, error)

	// Set keeps data, a JSON text, under key in the place of what was there. It
	// must not keep the slice.
	Set(c context.Context, key string, data []byte, opts SetOptions) error

	// Destroy forgets what is under key. It is no error when there is nothing.
	Destroy(c context.Context, key string) error
}

// SetOptions say how a session is to be kept.
type SetOptions struct {
	// MaxAge is how long the session may be asked for: ten seconds more than the
	// session lasts. [BrowserSession] leaves it to the store; a day is usual.
	MaxAge time.Duration

	// Changed says that the session was saved because its values have changed,
	// not because somebody asked for it or its time was running out. It is a hint
	// that koa-session gives: the data can differ all the same, and must be kept.
	Changed bool

	// Rolling is Options.Rolling.
	Rolling bool
}

// Swapper is a Store that can tell whether somebody else has written. With one,
// requests that run at the same time do not overwrite each other's fields, and
// a session that one of them destroys stays destroyed.
type Swapper interface {
	Store

	// Swap is Set, provided that there still is exactly old under key. It reports
	// whether that was so; if not, it changes nothing.
	Swap(c context.Context, key string, old, data []byte, opts SetOptions) (bool, error)
}
