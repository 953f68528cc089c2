package egg

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/koa-go/koa/middleware/health"
)

// HealthConfig is the section health: what the probes of Kubernetes, load balancers and
// monitors are told, before all layers.
type HealthConfig struct {
	// Enable answers probes. Default: false.
	Enable bool

	// LivenessPath, ReadinessPath and StartupPath are where the probes ask; "-" is nowhere.
	// Default: /livez, /readyz and /startupz.
	LivenessPath, ReadinessPath, StartupPath string

	// Timeout is what a check may take. Default: 800 ms.
	Timeout time.Duration

	// CacheFor is how long the results of the checks are the answer. Default: a second.
	CacheFor time.Duration

	// Details are the addresses and networks of those who may see what was checked and what
	// failed, as in [koa.Request.IP]. Default: nobody.
	Details []string

	// DrainDelay is how long the application takes new connections after it was told to
	// stop and the BeforeDrain hooks have run. Readiness says no meanwhile, so that whoever
	// sends requests can learn of it.
	// Default: 0. closeTimeout begins after it.
	DrainDelay time.Duration
}

// CheckHealth is for a Boot whose part of the application can fail while it runs.
type CheckHealth interface {
	// CheckHealth returns why the part does not work, or nil. The application is not ready
	// for requests while it returns an error. It is called when a probe asks, one call at a
	// time; ctx ends after health.timeout. What works on without the part is no error.
	CheckHealth(ctx context.Context, app *App) error
}

// answerProbes does what the section health says.
func (app *App) answerProbes() error {
	c := &app.config.Health
	if !c.Enable {
		return nil
	}
	seesDetails, err := viewers(c.Details)
	if err != nil {
		return fmt.Errorf("egg: health.details: %w", err)
	}
	app.koa.Use(health.New(&health.Options{
		LivenessPath: c.LivenessPath, ReadinessPath: c.ReadinessPath, StartupPath: c.StartupPath,
		Checks: app.checks(), Timeout: c.Timeout, CacheFor: c.CacheFor, Details: seesDetails,
		Started: app.up.Load, Draining: app.leaving.Load, OnChange: app.healthChanged,
	}))
	return nil
}

// checks are those of the plugins and of the application, by their names.
func (app *App) checks() []health.Check {
	var checks []health.Check
	for _, b := range app.boots {
		if h, ok := b.hook.(CheckHealth); ok {
			name := strings.TrimPrefix(b.unit, "plugin ")
			run := func(ctx context.Context) error { return h.CheckHealth(ctx, app) }
			checks = append(checks, health.Check{Name: name, Run: run})
		}
	}
	return checks
}

func (app *App) healthChanged(check string, err error) {
	if err != nil {
		app.CoreLogger().Warn(fmt.Sprintf("[egg:health] %s does not work: %v", check, err))
		return
	}
	app.CoreLogger().Info(fmt.Sprintf("[egg:health] %s works again", check))
}

// viewers tells whether the client of a request has one of the addresses.
func viewers(addresses []string) (func(ctx *Context) bool, error) {
	networks := make([]netip.Prefix, 0, len(addresses))
	for _, text := range addresses {
		network, err := parsePrefix(text)
		if err != nil {
			return nil, err
		}
		networks = append(networks, network)
	}
	return func(ctx *Context) bool {
		if len(networks) == 0 {
			return false
		}
		addr, err := netip.ParseAddr(ctx.IP())
		if err != nil {
			return false
		}
		for _, network := range networks {
			if network.Contains(addr.Unmap()) {
				return true
			}
		}
		return false
	}, nil
}

// leave is the time from the order to stop to the drain. It ends early with serving, as
// when the hooks of the start fail; ready is closed when they are done.
func (app *App) leave(serving context.Context, ready <-chan struct{}) {
	app.leaving.Store(true)
	ctx, cancel := context.WithTimeout(serving, app.closeTimeout())
	defer cancel()
	select {
	case <-ready:
		app.leaveOthers(ctx)
	case <-ctx.Done():
	}
	delay := app.config.Health.DrainDelay
	if delay <= 0 {
		return
	}
	app.CoreLogger().Info(fmt.Sprintf("[egg:health] not ready any more; the drain begins in %v", delay))
	select {
	case <-time.After(delay):
	case <-serving.Done():
	}
}
