// Package otel makes traces and metrics of requests, in and out, with the API of
// OpenTelemetry and its semantic conventions for HTTP (1.43, the stable part):
//
//	app.Use(otel.New(nil)) // the outermost layer
//	client := &http.Client{Transport: otel.Transport(nil, nil)}
//	log := slog.New(otel.LogHandler(handler))
//
// A span of the server has the name "GET /users/:id": the method and the pattern of the
// route, which is known when the router has run. It ends when the answer has been sent,
// so it has the status that the client got and lasts as long as a stream does.
//
// [Layer] and [Compose] show each layer of the onion as a span inside it.
//
// The package needs no SDK. Without one, and without [Options] that name one, the API
// does nothing; eggotel is a plugin that sets one up, and oteldb and otelredis make spans
// of queries.
package otel
