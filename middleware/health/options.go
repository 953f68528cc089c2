package health

import (
	"context"
	"fmt"
	"time"

	"github.com/koa-go/koa"
)

// Options are the questions that are answered and what decides on the answers. They are
// read once, by [New].
type Options struct {
	// LivenessPath, ReadinessPath and StartupPath are where the three questions are asked.
	// "-" is nowhere. Default: /livez, /readyz and /startupz.
	LivenessPath, ReadinessPath, StartupPath string

	// Checks are what has to work. They run at the same time, and only when somebody asks.
	Checks []Check

	// Timeout is what a check may take unless it has a limit of its own. Default: 800 ms,
	// as Kubernetes waits a second for an answer.
	Timeout time.Duration

	// CacheFor is how long the results of the checks are the answer to all who ask, so that
	// many who ask are no load on what is checked. Those who ask while the checks run get
	// the same results. Default: a second; negative: every question runs them, though never
	// twice at once.
	CacheFor time.Duration

	// Started tells whether the application has done all it does before requests. As long
	// as it has not, /readyz and /startupz answer 503. It must be safe for concurrent use.
	// Default: it has.
	Started func() bool

	// Draining tells whether the application is about to stop, for servers other than
	// those of package engine, whose end is noticed anyway. It must be safe for concurrent use.
	// Default: nothing more.
	Draining func() bool

	// Details tells who may see names, errors and times of the checks. Errors may say what
	// is nobody's business, such as addresses. Default: nobody.
	Details func(ctx *koa.Context) bool

	// OnChange is told when a check begins to fail, with why, and when it works again, with
	// nil. It must be safe for concurrent use. Default: nobody is told.
	OnChange func(check string, err error)
}

// Check is something that has to work.
type Check struct {
	// Name is what it is called, in details and in OnChange.
	Name string

	// Run returns why it does not work, or nil. Its context ends with Timeout; it is not
	// that of a request. A panic is a failure. While a call goes on beyond its time, there
	// is no other one: a check that hangs costs one goroutine.
	Run func(ctx context.Context) error

	// Timeout is what it may take. Default: Options.Timeout.
	Timeout time.Duration

	// Liveness asks it for /livez, in the place of /readyz and /startupz. It should look at
	// this process only.
	Liveness bool
}

const (
	defaultTimeout  = 800 * time.Millisecond
	defaultCacheFor = time.Second
)

// off is a path where nothing is asked.
const off = "-"

// resolve returns a copy with the defaults filled in. It panics on what makes no sense.
func (o *Options) resolve() Options {
	var r Options
	if o != nil {
		r = *o
	}
	setDefault(&r.LivenessPath, "/livez")
	setDefault(&r.ReadinessPath, "/readyz")
	setDefault(&r.StartupPath, "/startupz")
	setDefault(&r.Timeout, defaultTimeout)
	setDefault(&r.CacheFor, defaultCacheFor)
	if r.Started == nil {
		r.Started = func() bool { return true }
	}
	if r.Draining == nil {
		r.Draining = func() bool { return false }
	}
	if r.Details == nil {
		r.Details = func(*koa.Context) bool { return false }
	}
	if r.OnChange == nil {
		r.OnChange = func(string, error) {}
	}
	r.mustMakeSense()
	return r
}

func (o *Options) mustMakeSense() {
	paths := map[string]bool{}
	for _, p := range []string{o.LivenessPath, o.ReadinessPath, o.StartupPath} {
		switch {
		case p == off:
		case p[0] != '/':
			panic(fmt.Sprintf("health: the path %q does not start with a slash", p))
		case paths[p]:
			panic(fmt.Sprintf("health: two questions are asked at %s", p))
		}
		paths[p] = true
	}
	if o.Timeout < 0 {
		panic(fmt.Sprintf("health: Options.Timeout: %v has passed already", o.Timeout))
	}
	names := map[string]bool{}
	for i, c := range o.Checks {
		switch {
		case c.Name == "" || c.Run == nil:
			panic(fmt.Sprintf("health: check %d of %d needs both Name and Run", i+1, len(o.Checks)))
		case names[c.Name]:
			panic(fmt.Sprintf("health: two checks are called %q", c.Name))
		case c.Timeout < 0:
			panic(fmt.Sprintf("health: check %q: a timeout of %v has passed already", c.Name, c.Timeout))
		}
		names[c.Name] = true
	}
}

func setDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}
