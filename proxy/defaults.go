package proxy

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// withDefaults panics on what makes no sense.
func withDefaults(opts *Options) Options {
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.H2C && o.TLS != nil {
		panic("proxy: Options.H2C: HTTP/2 without TLS cannot be used with Options.TLS; drop one of them")
	}
	if o.Balancer == nil {
		o.Balancer = &PeakEWMA{}
	}
	o.DialTimeout = orDefault(o.DialTimeout, 5*time.Second)
	o.FirstByteTimeout = orDefault(o.FirstByteTimeout, 60*time.Second)
	o.Retries, o.RetryBudget = cmp.Or(o.Retries, 1), cmp.Or(o.RetryBudget, 0.2)
	o.ReplayLimit = cmp.Or(o.ReplayLimit, 64<<10)
	o.SlowStart = max(o.SlowStart, 0)
	o.hedgeDefaults()
	o.breakDefaults()
	o.queueDefaults()
	o.ejectDefaults()
	o.checkDefaults()
	if o.OnError == nil {
		o.OnError = func(w http.ResponseWriter, _ *http.Request, err error) {
			status := statusOf(err)
			http.Error(w, http.StatusText(status), status)
		}
	}
	return o
}

func (o *Options) hedgeDefaults() {
	if o.HedgePercentile < 0 || o.HedgePercentile >= 1 {
		panic(fmt.Sprintf("proxy: Options.HedgePercentile: %v is not between 0 and 1", o.HedgePercentile))
	}
	o.HedgeAfter, o.HedgeBudget = max(o.HedgeAfter, 0), cmp.Or(o.HedgeBudget, 0.1)
	o.HedgeMethods = slices.Clone(o.HedgeMethods)
	if len(o.HedgeMethods) == 0 {
		o.HedgeMethods = []string{http.MethodGet, http.MethodHead, http.MethodOptions}
	}
	for _, method := range o.HedgeMethods {
		if !idempotentMethod(method) {
			panic(fmt.Sprintf("proxy: Options.HedgeMethods: %q must not be sent twice (RFC 9110 9.2.2)", method))
		}
	}
}

func (o *Options) breakDefaults() {
	if o.BreakRatio < 0 || o.BreakRatio > 1 {
		panic(fmt.Sprintf("proxy: Options.BreakRatio: %v is not between 0 and 1", o.BreakRatio))
	}
	if o.BreakMinimum <= 0 {
		o.BreakMinimum = 20
	}
	if o.BreakWindow <= 0 {
		o.BreakWindow = 10 * time.Second
	}
	if o.BreakTime <= 0 {
		o.BreakTime = 5 * time.Second
	}
	if o.BreakProbes <= 0 {
		o.BreakProbes = 3
	}
}

func (o *Options) queueDefaults() {
	o.MaxInFlight = max(o.MaxInFlight, 0)
	o.MaxQueue = max(cmp.Or(o.MaxQueue, o.MaxInFlight), 0)
	o.QueueTimeout = orDefault(o.QueueTimeout, time.Second)
}

func (o *Options) ejectDefaults() {
	o.EjectTime = orDefault(o.EjectTime, 10*time.Second)
	o.EjectAfter, o.EjectRatio = cmp.Or(o.EjectAfter, 5), cmp.Or(o.EjectRatio, 0.5)
	o.MaxEjected = cmp.Or(o.MaxEjected, 0.5)
	if o.EjectTime == 0 {
		o.EjectAfter, o.EjectRatio = -1, -1
	}
}

func (o *Options) checkDefaults() {
	if o.CheckPath != "" && o.CheckPath[0] != '/' {
		panic(fmt.Sprintf("proxy: Options.CheckPath: %q does not begin with a slash", o.CheckPath))
	}
	if o.CheckInterval <= 0 {
		o.CheckInterval = 5 * time.Second
	}
	if o.CheckTimeout <= 0 {
		o.CheckTimeout = 2 * time.Second
	}
	if o.CheckThreshold <= 0 {
		o.CheckThreshold = 2
	}
}

// orDefault is 0 for no limit.
func orDefault(d, usual time.Duration) time.Duration {
	if d == 0 {
		return usual
	}
	return max(d, 0)
}
