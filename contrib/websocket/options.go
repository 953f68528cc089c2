package websocket

import (
	"fmt"
	"path"
	"slices"
	"time"

	"github.com/coder/websocket"
)

// Options change which connections are accepted, and how they are kept.
type Options struct {
	// Origins are the hosts of other origins whose pages may connect, as patterns
	// of path.Match ("*.example.com", "localhost:*"); one with a scheme
	// ("https://example.com") is matched with it. Default: the host of the request
	// alone. Requests without Origin, which no browser sends, are accepted.
	Origins []string

	// Subprotocols are those the server speaks, best first. Without a common one
	// the connection has none: see Conn.Subprotocol.
	Subprotocols []string

	// ReadLimit is the size of a message in bytes above which the connection is
	// closed with status 1009. Default 32 KiB; negative: no limit.
	ReadLimit int64

	// PingInterval is the time between pings. A client that does not answer within
	// the same time again is gone. Default 30 s; negative: no pings.
	PingInterval time.Duration

	// Compress compresses messages (RFC 7692) for clients that can, each for
	// itself. Default: off, since it costs memory and may tell secrets by their
	// size.
	Compress bool
}

// defaultReadLimit is that of coder/websocket.
const defaultReadLimit = 32 << 10

func withDefaults(opts *Options) Options {
	var o Options
	if opts != nil {
		o = *opts
	}
	o.Origins = slices.Clone(o.Origins)
	o.Subprotocols = slices.Clone(o.Subprotocols)
	for _, pattern := range o.Origins {
		if _, err := path.Match(pattern, ""); err != nil || pattern == "" {
			panic(fmt.Sprintf("websocket: Options.Origins: %q is no pattern", pattern))
		}
	}
	if o.ReadLimit == 0 {
		o.ReadLimit = defaultReadLimit
	}
	if o.PingInterval == 0 {
		o.PingInterval = 30 * time.Second
	}
	return o
}

func (o *Options) compression() websocket.CompressionMode {
	if o.Compress {
		return websocket.CompressionNoContextTakeover
	}
	return websocket.CompressionDisabled
}
