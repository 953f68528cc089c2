package log

import (
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"github.com/koa-go/koa"
)

// AccessOptions change the access log. The zero value is koa-log4's default.
type AccessOptions struct {
	// Format is text with tokens:
	//
	//	:remote-addr :method :url :protocol :hostname :http-version
	//	:status :content-length :response-time (in milliseconds) :date
	//	:referrer :user-agent :req[header] :res[header]
	//
	// Default: :remote-addr - - ":method :url HTTP/:http-version" :status
	// :content-length ":referrer" ":user-agent", the line of Apache.
	Format string

	// FormatFunc makes the line in the place of Format; format fills a format in.
	// A request whose line is "" is not logged. It must be safe for concurrent
	// use.
	FormatFunc func(ctx *koa.Context, format func(string) string) string

	// Tokens are further tokens, or replace the default ones: by name, without
	// the colon. They must be safe for concurrent use.
	Tokens map[string]func(ctx *koa.Context) string

	// Level is the level of the lines, "auto" for one by status: INFO, WARN from
	// 300 on and ERROR from 400 on. Default: INFO.
	Level string

	// NoLog are regular expressions. A request whose URL one of them finds is not
	// logged. Default: none.
	NoLog []string
}

const defaultFormat = `:remote-addr - - ":method :url HTTP/:http-version" :status :content-length ":referrer" ":user-agent"`

// access is AccessOptions, ready for requests.
type access struct {
	logger *slog.Logger
	line   func(ctx *koa.Context, x *exchange) string
	level  func(status int) slog.Level
	noLog  *regexp.Regexp // nil for none
}

// exchange is what a line needs beside the Context.
type exchange struct {
	start   time.Time
	took    time.Duration
	outcome koa.Outcome
}

// logged marks requests that have their line: a mounted application may log too.
var logged = koa.NewKey[bool]("access log")

// Access returns the middleware that logs a line for each request when its
// answer has been sent, also for requests that fail. logger may be any, such as
// Loggers.Get("http"). Access panics when an option makes no sense.
//
// As in all text layouts, control characters in a line are escaped; so are
// quotation marks and backslashes in what clients send. The address is that of
// [koa.Request.IP], which believes X-Forwarded-For from trusted proxies only.
func Access(logger *slog.Logger, opts *AccessOptions) koa.Middleware {
	if logger == nil {
		panic("log: Access needs a logger, got nil")
	}
	a := newAccess(logger, opts)
	return func(ctx *koa.Context, next koa.Handler) error {
		if done, _ := logged.Get(ctx); done || a.noLog != nil && a.noLog.MatchString(ctx.OriginalURL()) {
			return next(ctx)
		}
		logged.Set(ctx, true)
		x := &exchange{start: time.Now()}
		ctx.OnFinished(func(o koa.Outcome) {
			x.outcome, x.took = o, time.Since(x.start)
			a.log(ctx, x)
		})
		return next(ctx)
	}
}

func newAccess(logger *slog.Logger, opts *AccessOptions) *access {
	if opts == nil {
		opts = &AccessOptions{}
	}
	a := &access{logger: logger, level: opts.level()}
	if len(opts.NoLog) > 0 {
		re, err := regexp.Compile(strings.Join(opts.NoLog, "|"))
		if err != nil {
			panic(fmt.Sprintf("log: AccessOptions.NoLog: %v", err))
		}
		a.noLog = re
	}
	tokens := newTokens(opts.Tokens)
	if opts.FormatFunc != nil {
		a.line = func(ctx *koa.Context, x *exchange) string {
			return opts.FormatFunc(ctx, func(format string) string { return tokens.compile(format)(ctx, x) })
		}
		return a
	}
	format := opts.Format
	if format == "" {
		format = defaultFormat
	}
	a.line = tokens.compile(format)
	return a
}

func (o *AccessOptions) level() func(status int) slog.Level {
	if o.Level == "auto" {
		return func(status int) slog.Level {
			switch {
			case status >= 400:
				return LevelError
			case status >= 300:
				return LevelWarn
			}
			return LevelInfo
		}
	}
	level := LevelInfo
	if o.Level != "" {
		var err error
		if level, err = ParseLevel(o.Level); err != nil {
			panic(fmt.Sprintf("log: AccessOptions.Level: %v", err))
		}
	}
	return func(int) slog.Level { return level }
}

func (a *access) log(ctx *koa.Context, x *exchange) {
	c := ctx.Context()
	level := a.level(x.status(ctx))
	if !a.logger.Enabled(c, level) {
		return
	}
	if line := a.line(ctx, x); line != "" {
		a.logger.Log(c, level, line)
	}
}

// status is what was sent, or would have been if the client had stayed.
func (x *exchange) status(ctx *koa.Context) int {
	if x.outcome.Status != 0 {
		return x.outcome.Status
	}
	return ctx.Status()
}
