package otel

import (
	"net"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/koa-go/koa"
)

// otherMethod stands for all methods that nobody knows.
const otherMethod = "_OTHER"

// method is the http.request.method of a request: one of few, whatever clients send.
func method(name string) string {
	switch name {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", "QUERY":
		return name
	default:
		return otherMethod
	}
}

// appendRequest appends the attributes of a span of the server that are known when it
// starts, so that samplers see them.
func appendRequest(attrs []attribute.KeyValue, ctx *koa.Context, method, scheme string) []attribute.KeyValue {
	attrs = append(attrs,
		semconv.HTTPRequestMethodKey.String(method),
		semconv.URLScheme(scheme),
		semconv.URLPath(ctx.Path()),
	)
	if method == otherMethod {
		attrs = append(attrs, semconv.HTTPRequestMethodOriginal(ctx.Method()))
	}
	if query := ctx.Querystring(); query != "" {
		attrs = append(attrs, semconv.URLQuery(redactQuery(query)))
	}
	if host := ctx.Host(); host != "" {
		address, port := splitHost(host, scheme)
		attrs = append(attrs, semconv.ServerAddress(address))
		if port > 0 {
			attrs = append(attrs, semconv.ServerPort(port))
		}
	}
	if ip := ctx.IP(); ip != "" {
		attrs = append(attrs, semconv.ClientAddress(ip))
	}
	if peer, text, err := net.SplitHostPort(ctx.Request.RemoteAddr()); err == nil {
		attrs = append(attrs, semconv.NetworkPeerAddress(peer))
		if port, err := strconv.Atoi(text); err == nil {
			attrs = append(attrs, semconv.NetworkPeerPort(port))
		}
	}
	if agent := ctx.Get("User-Agent"); agent != "" {
		attrs = append(attrs, semconv.UserAgentOriginal(agent))
	}
	major, minor := ctx.Request.Proto()
	return append(attrs, semconv.NetworkProtocolVersion(version(major, minor)))
}

// version is a network.protocol.version: 1.1, and 2 without a point.
func version(major, minor int) string {
	switch {
	case major == 1 && minor == 1:
		return "1.1"
	case major == 1 && minor == 0:
		return "1.0"
	case minor == 0:
		return strconv.Itoa(major)
	default:
		return strconv.Itoa(major) + "." + strconv.Itoa(minor)
	}
}

// splitHost takes a Host header apart. Without a port it is that of the scheme.
func splitHost(host, scheme string) (address string, port int) {
	if i := strings.LastIndexByte(host, ':'); i > strings.LastIndexByte(host, ']') {
		n, err := strconv.ParseUint(host[i+1:], 10, 16)
		if err != nil {
			n = 0
		}
		host, port = host[:i], int(n)
	} else {
		port = defaultPort(scheme)
	}
	return strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"), port
}

func defaultPort(scheme string) int {
	switch scheme {
	case "http", "ws":
		return 80
	case "https", "wss":
		return 443
	default:
		return 0
	}
}

// statusText is a status as an error.type.
func statusText(status int) string { return strconv.Itoa(status) }
