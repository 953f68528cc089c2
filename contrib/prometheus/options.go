package prometheus

import (
	"context"
	"fmt"

	prom "github.com/prometheus/client_golang/prometheus"
)

// Options say how requests are counted.
type Options struct {
	// Namespace stands before all names: "shop" makes shop_http_server_.... Default: nothing.
	Namespace string

	// Buckets are the upper bounds of the durations, in seconds. Default: from 5 ms to 10 s,
	// as in the conventions of OpenTelemetry.
	Buckets []float64

	// SizeBuckets are the upper bounds of the sizes, in bytes. Default: powers of 8 from 64
	// to 16 MiB.
	SizeBuckets []float64

	// Native makes native histograms beside the classic buckets, with some 8 buckets for
	// each power of two. Prometheus reads them when it asks for protobuf. Default: false.
	Native bool

	// StatusClass counts under 2xx in place of 200, for fewer time series. Default: false.
	StatusClass bool

	// MaxRoutes limits the routes; what comes later is counted as "other". It is for programs
	// that make up patterns, as routers have no more than there are in the source. Default:
	// 1000.
	MaxRoutes int

	// Exemplar returns labels that lead from the duration of a request to its trace, or nil.
	// They are shown to those who ask for OpenMetrics. Default: no labels.
	Exemplar func(ctx context.Context) prom.Labels
}

// Defaults, documented at the fields.
var (
	defaultBuckets     = []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10}
	defaultSizeBuckets = prom.ExponentialBuckets(64, 8, 7)
)

const defaultMaxRoutes = 1000

// resolve returns a checked copy with the defaults filled in.
func (o *Options) resolve() Options {
	var r Options
	if o != nil {
		r = *o
	}
	if r.Buckets == nil {
		r.Buckets = defaultBuckets
	}
	if r.SizeBuckets == nil {
		r.SizeBuckets = defaultSizeBuckets
	}
	if r.MaxRoutes == 0 {
		r.MaxRoutes = defaultMaxRoutes
	}
	if r.MaxRoutes < 0 {
		panic(fmt.Sprintf("prometheus: Options.MaxRoutes: %d routes cannot be counted", r.MaxRoutes))
	}
	return r
}

func (o *Options) histogram(name, help string, buckets []float64) prom.HistogramOpts {
	opts := prom.HistogramOpts{Namespace: o.Namespace, Name: name, Help: help, Buckets: buckets}
	if o.Native {
		opts.NativeHistogramBucketFactor = 1.1
		opts.NativeHistogramMaxBucketNumber = 160
		opts.NativeHistogramMinResetDuration = nativeReset
	}
	return opts
}
