package gateway

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/koa-go/koa/proxy"
	"github.com/koa-go/koa/proxy/strangler"
)

// Status is what a gateway knows at a moment, for pages and metrics.
type Status struct {
	// File is the configuration, and Loaded when it was read.
	File   string    `json:"file"`
	Loaded time.Time `json:"loaded"`

	// Failure is why the file could not be used when it was read last; the one before
	// holds. It is empty when all is well.
	Failure string `json:"failure,omitempty"`

	// Draining says that the gateway is about to end.
	Draining bool `json:"draining"`

	// Requests is how many came, and InFlight how many there are at the moment.
	Requests uint64 `json:"requests"`
	InFlight int64  `json:"inFlight"`

	// Services are in the order of their names.
	Services []ServiceStatus `json:"services"`

	// Routes are in the order in which they are asked.
	Routes []RouteStatus `json:"routes"`
}

// ServiceStatus is what the gateway knows of a service.
type ServiceStatus struct {
	// Name is that in the file.
	Name string `json:"name"`

	// Leaving says that the file does not have it any more in this form, and requests
	// are still in flight.
	Leaving bool `json:"leaving,omitempty"`

	proxy.Status
}

// RouteStatus is a route.
type RouteStatus struct {
	Host    string `json:"host,omitempty"`
	Path    string `json:"path"`
	Service string `json:"service"`

	// Strangler is nil for routes without one.
	Strangler *StranglerStatus `json:"strangler,omitempty"`
}

// StranglerStatus is who answers on a route.
type StranglerStatus struct {
	// Old is the service with the old application.
	Old string `json:"old"`

	// Rules are those of the file.
	Rules []strangler.Rule `json:"rules"`

	strangler.Status
}

// Status returns a snapshot, which belongs to the caller.
func (g *Gateway) Status() Status {
	gen, last := g.current.Load(), g.last.Load()
	s := Status{
		File: g.file, Loaded: last.loaded, Failure: last.failure, Draining: g.draining.Load(), Requests: g.requests.Load(), InFlight: g.inFlight.Load(),
		Services: []ServiceStatus{}, Routes: []RouteStatus{},
	}
	for _, name := range slices.Sorted(maps.Keys(gen.services)) {
		s.Services = append(s.Services, ServiceStatus{Name: name, Status: gen.services[name].proxy.Status()})
	}
	s.Services = append(s.Services, g.leavingStatus()...)
	for _, r := range gen.routes {
		s.Routes = append(s.Routes, r.status())
	}
	return s
}

func (g *Gateway) leavingStatus() []ServiceStatus {
	g.parting.Lock()
	defer g.parting.Unlock()
	var list []ServiceStatus
	for s, name := range g.leaving {
		list = append(list, ServiceStatus{Name: name, Leaving: true, Status: s.proxy.Status()})
	}
	slices.SortFunc(list, func(a, b ServiceStatus) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

func (r *route) status() RouteStatus {
	s := RouteStatus{Host: r.Host, Path: r.Path, Service: r.Service}
	if r.Strangler != nil {
		s.Strangler = &StranglerStatus{Old: r.Strangler.Old, Rules: r.Strangler.Rules, Status: r.shared.counters.Status()}
	}
	return s
}
