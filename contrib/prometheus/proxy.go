package prometheus

import (
	prom "github.com/prometheus/client_golang/prometheus"

	"github.com/koa-go/koa/proxy"
)

// NewProxyCollector returns what shows the state of proxies and of their instances, with
// the labels upstream (the service) and address (of an instance). Each service must be
// there once; an instance that comes back counts from 0. See [proxy.Status] for what the
// numbers mean.
//
//	proxy_requests_total             proxy_instance_requests_total
//	proxy_failures_total             proxy_instance_failures_total
//	proxy_retries_total              proxy_instance_active_requests
//	proxy_hedges_total               proxy_instance_queued_requests
//	proxy_active_requests            proxy_instance_latency_seconds
//	proxy_instances{state}           proxy_instance_weight
//	proxy_breaker_open
func NewProxyCollector(proxies ...*proxy.Proxy) prom.Collector { return proxyCollector(proxies) }

type proxyCollector []*proxy.Proxy

var (
	// The labels service and instance are Prometheus's own.
	ofService  = []string{"upstream"}
	ofInstance = []string{"upstream", "address"}

	proxyRequests  = prom.NewDesc("proxy_requests_total", "Requests that came to the proxy.", ofService, nil)
	proxyFailures  = prom.NewDesc("proxy_failures_total", "Requests without an answer of an instance, or with 502, 503 or 504.", ofService, nil)
	proxyRetries   = prom.NewDesc("proxy_retries_total", "Requests that were sent again.", ofService, nil)
	proxyHedges    = prom.NewDesc("proxy_hedges_total", "Requests that were sent to a second instance as the first one took long.", ofService, nil)
	proxyActive    = prom.NewDesc("proxy_active_requests", "Requests that are being answered.", ofService, nil)
	proxyInstances = prom.NewDesc("proxy_instances", "Instances by state: up, ejected or down.", []string{"upstream", "state"}, nil)
	proxyBreaker   = prom.NewDesc("proxy_breaker_open", "1 while the circuit breaker lets no request through, else 0.", ofService, nil)

	instanceRequests = prom.NewDesc("proxy_instance_requests_total", "Requests that were sent to the instance.", ofInstance, nil)
	instanceFailures = prom.NewDesc("proxy_instance_failures_total", "Requests without an answer, or with 502, 503 or 504.", ofInstance, nil)
	instanceActive   = prom.NewDesc("proxy_instance_active_requests", "Requests that the instance has.", ofInstance, nil)
	instanceQueued   = prom.NewDesc("proxy_instance_queued_requests", "Requests that wait for room at the instance.", ofInstance, nil)
	instanceLatency  = prom.NewDesc("proxy_instance_latency_seconds", "How long the instance takes to begin an answer, as a moving average.", ofInstance, nil)
	instanceWeight   = prom.NewDesc("proxy_instance_weight", "The share of requests that the instance should get.", ofInstance, nil)
)

// Describe sends what Collect will send.
func (c proxyCollector) Describe(to chan<- *prom.Desc) {
	for _, d := range []*prom.Desc{
		proxyRequests, proxyFailures, proxyRetries, proxyHedges, proxyActive, proxyInstances, proxyBreaker,
		instanceRequests, instanceFailures, instanceActive, instanceQueued, instanceLatency, instanceWeight,
	} {
		to <- d
	}
}

// Collect sends the state of all proxies at this moment.
func (c proxyCollector) Collect(to chan<- prom.Metric) {
	for _, p := range c {
		collectProxy(to, p.Status())
	}
}

func collectProxy(to chan<- prom.Metric, s proxy.Status) {
	counter := func(d *prom.Desc, n uint64) {
		to <- prom.MustNewConstMetric(d, prom.CounterValue, float64(n), s.Service)
	}
	gauge := func(d *prom.Desc, v float64, labels ...string) {
		to <- prom.MustNewConstMetric(d, prom.GaugeValue, v, append([]string{s.Service}, labels...)...)
	}
	counter(proxyRequests, s.Requests)
	counter(proxyFailures, s.Failures)
	counter(proxyRetries, s.Retries)
	counter(proxyHedges, s.Hedges)
	gauge(proxyActive, float64(s.InFlight))
	open := 0.0
	if s.Breaker.State == "open" {
		open = 1
	}
	gauge(proxyBreaker, open)
	states := map[string]int{"up": 0, "ejected": 0, "down": 0}
	for i := range s.Nodes {
		states[s.Nodes[i].State]++
		collectInstance(to, s.Service, &s.Nodes[i])
	}
	for state, n := range states {
		gauge(proxyInstances, float64(n), state)
	}
}

func collectInstance(to chan<- prom.Metric, service string, n *proxy.NodeStatus) {
	send := func(d *prom.Desc, kind prom.ValueType, v float64) {
		to <- prom.MustNewConstMetric(d, kind, v, service, n.Instance.Address)
	}
	send(instanceRequests, prom.CounterValue, float64(n.Requests))
	send(instanceFailures, prom.CounterValue, float64(n.Failures))
	send(instanceActive, prom.GaugeValue, float64(n.InFlight))
	send(instanceQueued, prom.GaugeValue, float64(n.Queued))
	send(instanceLatency, prom.GaugeValue, n.Latency.Seconds())
	send(instanceWeight, prom.GaugeValue, n.Weight)
}
