package log

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/koa-go/koa"
)

// tokens are what a format may contain, by name.
type tokens struct {
	fill    map[string]fill
	pattern *regexp.Regexp
}

// fill is the text of a token for one request.
type fill func(ctx *koa.Context, x *exchange) string

// standard are the tokens without an argument.
var standard = map[string]fill{
	"url":            func(ctx *koa.Context, _ *exchange) string { return client(ctx.OriginalURL()) },
	"protocol":       func(ctx *koa.Context, _ *exchange) string { return ctx.Protocol() },
	"hostname":       func(ctx *koa.Context, _ *exchange) string { return client(ctx.Hostname()) },
	"method":         func(ctx *koa.Context, _ *exchange) string { return client(ctx.Method()) },
	"status":         func(ctx *koa.Context, x *exchange) string { return strconv.Itoa(x.status(ctx)) },
	"response-time":  func(_ *koa.Context, x *exchange) string { return strconv.FormatInt(x.took.Milliseconds(), 10) },
	"date":           func(_ *koa.Context, x *exchange) string { return x.start.Add(x.took).UTC().Format(http.TimeFormat) },
	"referrer":       func(ctx *koa.Context, _ *exchange) string { return client(ctx.Get("Referer")) },
	"http-version":   httpVersion,
	"remote-addr":    func(ctx *koa.Context, _ *exchange) string { return client(ctx.IP()) },
	"user-agent":     func(ctx *koa.Context, _ *exchange) string { return orDash(client(ctx.Get("User-Agent"))) },
	"content-length": contentLength,
}

func newTokens(own map[string]func(ctx *koa.Context) string) *tokens {
	t := &tokens{fill: maps.Clone(standard)}
	for name, of := range own {
		t.fill[name] = func(ctx *koa.Context, _ *exchange) string { return of(ctx) }
	}
	names := slices.SortedFunc(maps.Keys(t.fill), func(a, b string) int { return len(b) - len(a) })
	for i, name := range names {
		names[i] = regexp.QuoteMeta(name)
	}
	t.pattern = regexp.MustCompile(`:(?:(` + strings.Join(names, "|") + `)|(req|res)\[([^\]\[:\s]+)\])`)
	return t
}

// compile reads a format. Every token is filled in once: what a client sends is
// not looked through for tokens.
func (t *tokens) compile(format string) fill {
	var pieces []fill
	text := func(s string) {
		if s != "" {
			pieces = append(pieces, func(*koa.Context, *exchange) string { return s })
		}
	}
	end := 0
	for _, m := range t.pattern.FindAllStringSubmatchIndex(format, -1) {
		text(format[end:m[0]])
		end = m[1]
		if m[2] >= 0 {
			pieces = append(pieces, t.fill[format[m[2]:m[3]]])
		} else {
			pieces = append(pieces, header(format[m[4]:m[5]], format[m[6]:m[7]]))
		}
	}
	text(format[end:])
	return func(ctx *koa.Context, x *exchange) string {
		var b strings.Builder
		for _, piece := range pieces {
			b.WriteString(piece(ctx, x))
		}
		return b.String()
	}
}

// header is :req[name] or :res[name].
func header(side, name string) fill {
	if side == "req" {
		return func(ctx *koa.Context, _ *exchange) string { return orDash(client(ctx.Get(name))) }
	}
	return func(ctx *koa.Context, _ *exchange) string { return orDash(client(ctx.Response.Get(name))) }
}

func httpVersion(ctx *koa.Context, _ *exchange) string {
	major, minor := ctx.Request.Proto()
	return strconv.Itoa(major) + "." + strconv.Itoa(minor)
}

// contentLength is what the head says, or else what was counted.
func contentLength(ctx *koa.Context, x *exchange) string {
	n := ctx.Length()
	if n < 0 {
		n = x.outcome.Bytes
	}
	if n <= 0 {
		return "-"
	}
	return strconv.FormatInt(n, 10)
}

// orDash writes what is not there as Apache does.
func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

var quotes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// client is a text of a client, which must not end the quotes it stands in. The
// layout escapes control characters.
func client(s string) string { return quotes.Replace(s) }
