package aggregate

import (
	"cmp"
	"time"

	"github.com/koa-go/koa/discovery"
)

const (
	defaultLimit   = 16
	defaultTimeout = 5 * time.Second
)

// Options configure one Call. A nil *Options is the zero value.
type Options struct {
	// Rule is how many must answer. Default: All.
	Rule Rule

	// Limit is how many calls run at a time. Default 16; negative: all of them.
	Limit int

	// Timeout limits each call. One that does not end in time, even if it ignores
	// its context, is a failure, and its place goes to the next. Default 5 s;
	// negative: no limit but that of the context.
	Timeout time.Duration

	// Early returns as soon as the rule holds and cancels the calls that are left,
	// which are not mentioned in the Result. Default: every instance is heard.
	Early bool

	// Filter says which instances are called, such as those with a tag. The rule
	// counts these. Default: all.
	Filter func(discovery.Instance) bool
}

func withDefaults(opts *Options) Options {
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.Rule == nil {
		o.Rule = All
	}
	o.Limit = cmp.Or(o.Limit, defaultLimit)
	o.Timeout = cmp.Or(o.Timeout, defaultTimeout)
	return o
}
