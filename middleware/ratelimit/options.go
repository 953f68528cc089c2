package ratelimit

import (
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/koa-go/koa"
)

// Options are those of koa-ratelimit. The zero value is its default for each,
// but for the store, which is in memory.
type Options struct {
	// Store keeps the counts. Default: a new [Memory].
	Store Store

	// Duration is the time in which a used up budget is full again. Default: one
	// hour.
	Duration time.Duration

	// Max is the budget: how many requests a client may make at once, and in each
	// Duration. Default: 2500.
	Max int

	// ID tells clients apart; requests for which it is "" are not limited.
	// Default: [koa.Context.IP], of an IPv6 address the first 64 bits, since a
	// client has that many addresses. Behind a proxy that is the proxy's address
	// unless the application trusts it ([koa.Options.TrustedProxies]).
	ID func(ctx *koa.Context) string

	// Namespace begins all keys in the store, and ends with a colon there: limits
	// that share a store need different ones. Default: limit.
	Namespace string

	// Headers are the names of the headers. Default: X-RateLimit-Remaining,
	// X-RateLimit-Reset and X-RateLimit-Limit.
	Headers Headers

	// DisableHeader leaves these headers out. Default: false.
	DisableHeader bool

	// Whitelist says which requests are not limited. Default: none.
	Whitelist func(ctx *koa.Context) bool

	// Blacklist says which requests are refused with 403. Default: none.
	Blacklist func(ctx *koa.Context) bool

	// OnLimited is called when a request was refused, with the answer in ctx,
	// which it may change. Default: nothing.
	OnLimited func(ctx *koa.Context)

	// Status of the answer to a refused request. Default: 429.
	Status int

	// ErrorMessage is the body of that answer. Default: "Rate limit exceeded,
	// retry in 5 seconds.", with the time that it is.
	ErrorMessage string

	// Throw makes the answer an error that the layers outside see. Default: false.
	Throw bool
}

// Headers are names of response headers. "" is the default.
type Headers struct {
	Remaining string // how many requests the client may make now
	Reset     string // when its budget is full again, in seconds since 1970
	Total     string // Options.Max
}

// config is Options with every default filled, frozen.
type config struct {
	Options

	limit Limit
	total string
}

func newConfig(opts *Options) *config {
	c := &config{}
	if opts != nil {
		c.Options = *opts
	}
	setDefault(&c.Duration, time.Hour)
	setDefault(&c.Max, 2500)
	setDefault(&c.Namespace, "limit")
	setDefault(&c.Headers.Remaining, "X-RateLimit-Remaining")
	setDefault(&c.Headers.Reset, "X-RateLimit-Reset")
	setDefault(&c.Headers.Total, "X-RateLimit-Limit")
	setDefault(&c.Status, http.StatusTooManyRequests)
	if c.ID == nil {
		c.ID = byIP
	}
	if c.Store == nil {
		c.Store = NewMemory(nil)
	}
	c.limit = Limit{Max: c.Max, Duration: c.Duration}
	c.total = strconv.Itoa(c.Max)
	c.check()
	return c
}

func setDefault[T comparable](v *T, def T) {
	var none T
	if *v == none {
		*v = def
	}
}

func (c *config) check() {
	switch {
	case c.Max < 0:
		panic(fmt.Sprintf("ratelimit: Options.Max: %d requests make no budget", c.Max))
	case c.Duration < 0:
		panic(fmt.Sprintf("ratelimit: Options.Duration: %v has passed already", c.Duration))
	case c.limit.interval() == 0:
		panic(fmt.Sprintf("ratelimit: Options.Max: %d requests in %v are more than one each nanosecond", c.Max, c.Duration))
	case c.Status < 400 || c.Status > 599:
		panic(fmt.Sprintf("ratelimit: Options.Status: %d is no status of an error", c.Status))
	}
}

// byIP is the client's network. Clients without an address, on a unix socket,
// are one.
func byIP(ctx *koa.Context) string {
	text := ctx.IP()
	if text == "" {
		return "local"
	}
	ip, err := netip.ParseAddr(text)
	if err != nil || !ip.Unmap().Is6() {
		return text
	}
	network, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return text
	}
	return network.String()
}
