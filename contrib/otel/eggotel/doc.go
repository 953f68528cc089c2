// Package eggotel has a plugin that sends traces and metrics of an Egg application to an
// OpenTelemetry collector:
//
//	func Plugins() []egg.Plugin {
//		return []egg.Plugin{eggotel.Plugin(nil)} // the first in the list is closed last
//	}
//
// By default that is the collector at http://localhost:4318, in OTLP over HTTP. The
// section otel says otherwise, and the variables OTEL_* of the OpenTelemetry
// specification go before it:
//
//	otel:
//	  endpoint: http://collector:4318
//	  ratio: 0.1          # of the traces that begin here
//	  layers: true        # a span for each layer of the onion
//	  attributes: {service.version: 1.4.2}
//
// Requests that come in and those of App.HTTPClient get spans, and the trace's id is the
// one in the lines of the loggers. Constructors may ask for a trace.TracerProvider and a
// metric.MeterProvider.
package eggotel
