// Package otelredis makes spans of the commands of a Redis client, by the semantic
// conventions for databases (1.43):
//
//	client.AddHook(otelredis.Hook())
//
// A span has the name of the command and none of its arguments. Only commands whose
// context belongs to a span that is kept get one.
package otelredis

import (
	"context"
	"errors"
	"net"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/redis/go-redis/v9"
)

// scope is the name of what makes the spans.
const scope = "github.com/koa-go/koa/contrib/otel/otelredis"

// Hook returns what makes spans of the commands of a client, of whatever kind: each of a
// pipeline or transaction is part of one span, and opening a connection has one of its
// own. That a key is not there is no error.
func Hook() redis.Hook { return hook{} }

type hook struct{}

// DialHook makes a span of opening a connection.
func (hook) DialHook(next redis.DialHook) redis.DialHook {
	return func(c context.Context, network, addr string) (net.Conn, error) {
		c, span := start(c, "connect")
		conn, err := next(c, network, addr)
		end(span, err)
		return conn, err
	}
}

// ProcessHook makes a span of a command.
func (hook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(c context.Context, cmd redis.Cmder) error {
		name := strings.ToUpper(cmd.FullName())
		c, span := start(c, name, semconv.DBOperationName(name))
		err := next(c, cmd)
		end(span, err)
		return err
	}
}

// ProcessPipelineHook makes a span of several commands that are sent at once.
func (hook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(c context.Context, cmds []redis.Cmder) error {
		c, span := start(c, "PIPELINE", semconv.DBOperationName("PIPELINE"), semconv.DBOperationBatchSize(len(cmds)))
		err := next(c, cmds)
		end(span, err)
		return err
	}
}

// start returns nil without a span to be inside of.
func start(c context.Context, name string, attrs ...attribute.KeyValue) (context.Context, trace.Span) {
	parent := trace.SpanFromContext(c)
	if !parent.IsRecording() {
		return c, nil
	}
	tracer := parent.TracerProvider().Tracer(scope, trace.WithSchemaURL(semconv.SchemaURL))
	return tracer.Start(c, name, trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(append(attrs, semconv.DBSystemNameRedis)...))
}

func end(span trace.Span, err error) {
	if span == nil {
		return
	}
	if err != nil && !errors.Is(err, redis.Nil) {
		span.SetAttributes(semconv.ErrorType(err))
		span.SetStatus(codes.Error, err.Error())
	}
	span.End()
}
