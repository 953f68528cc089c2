package eggotel

import (
	"cmp"
	"fmt"
	"os"
)

// Config is the section otel. A variable that the comments name goes before its key; the
// further ones of the specification (OTEL_EXPORTER_OTLP_HEADERS and _CERTIFICATE, OTEL_BSP_*,
// OTEL_METRIC_EXPORT_INTERVAL and so on) have no key.
type Config struct {
	// Traces and Metrics say where they go: "otlp" (OTLP over HTTP, in protobuf), "stdout"
	// or "none". Default: otlp, and none in the environment unittest. Variables:
	// OTEL_TRACES_EXPORTER and OTEL_METRICS_EXPORTER, and OTEL_SDK_DISABLED for none.
	Traces, Metrics string

	// Endpoint is the URL of the collector, to which /v1/traces and /v1/metrics are added.
	// Default: http://localhost:4318. Variables: OTEL_EXPORTER_OTLP_ENDPOINT, and for one of
	// the two OTEL_EXPORTER_OTLP_TRACES_ENDPOINT and OTEL_EXPORTER_OTLP_METRICS_ENDPOINT.
	Endpoint string

	// Ratio is the share of the traces beginning here that are kept, from 0 to 1. Those that
	// a client began are kept if the client keeps them. Default: 1. Variables:
	// OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG.
	Ratio float64

	// Attributes say what sends the data, beside service.name (the application's name),
	// deployment.environment.name (its environment) and host.name. Variables:
	// OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES.
	Attributes map[string]string

	// Layers makes a span of each layer that a request passes. Default: false.
	Layers bool

	// Public begins a new trace for each request, see otel.Options. Default: false.
	Public bool

	// Global makes this the SDK of the whole process, for libraries that look for it there.
	// Default: false, since a process may have several applications.
	Global bool
}

func defaultConfig() *Config {
	return &Config{Traces: toOTLP, Metrics: toOTLP, Endpoint: "http://localhost:4318", Ratio: 1}
}

// Where data goes.
const (
	toOTLP   = "otlp"
	toStdout = "stdout"
	toNobody = "none"
)

// target is where traces or metrics go: what the variable says, or else the section.
func target(key, value, variable string) (string, error) {
	if os.Getenv("OTEL_SDK_DISABLED") == "true" {
		return toNobody, nil
	}
	source := key
	if v := os.Getenv(variable); v != "" {
		value, source = v, "$"+variable
	}
	switch value {
	case toOTLP, toStdout, toNobody:
		return value, nil
	case "console": // the specification's word
		return toStdout, nil
	default:
		return "", fmt.Errorf("%s: %q is none of otlp, stdout and none", source, value)
	}
}

// endpoint is the URL for a signal ("traces"), "" when a variable has it.
func (c *Config) endpoint(variable, signal string) string {
	if cmp.Or(os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT"), os.Getenv(variable)) != "" {
		return ""
	}
	return c.Endpoint + "/v1/" + signal
}

func (c *Config) validate() error {
	if c.Ratio < 0 || c.Ratio > 1 {
		return fmt.Errorf("otel.ratio: %v is not from 0 to 1", c.Ratio)
	}
	return nil
}
