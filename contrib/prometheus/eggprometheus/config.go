package eggprometheus

import "errors"

// Config is the section prometheus.
type Config struct {
	// Listen is where the metrics are served, an address of engine.Listen; "-" is nowhere.
	// Default: 127.0.0.1:9464, and nowhere in the environment unittest. Processes on one
	// machine need an address each.
	Listen string

	// Path is where the metrics are. Default: /metrics.
	Path string

	// Public serves the metrics from the application itself, too, to everybody who can reach
	// it. Default: false.
	Public bool

	// Namespace, Buckets (in seconds), Native and StatusClass are those of
	// [prometheus.Options].
	Namespace   string
	Buckets     []float64
	Native      bool
	StatusClass bool

	// NoRuntime leaves out what Go and the operating system say of the process. Default:
	// false.
	NoRuntime bool
}

func defaultConfig() *Config { return &Config{Listen: "127.0.0.1:9464", Path: "/metrics"} }

// nowhere is a Listen without an address.
const nowhere = "-"

func (c *Config) validate() error {
	switch {
	case c.Listen == "":
		return errors.New(`prometheus.listen is empty; write an address such as :9464, or "-" for none`)
	case c.Path == "" || c.Path[0] != '/':
		return errors.New("prometheus.path does not start with a slash")
	}
	return nil
}
