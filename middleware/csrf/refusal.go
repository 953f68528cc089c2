package csrf

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/koa-go/koa"
)

// Why a request is refused, in the words of egg-security but for the last.
var (
	ErrMissingToken   = errors.New("missing csrf token")
	ErrInvalidToken   = errors.New("invalid csrf token")
	ErrMissingReferer = errors.New("missing csrf referer or origin")
	ErrInvalidReferer = errors.New("invalid csrf referer or origin")
	ErrCrossOrigin    = errors.New("cross-origin request")
)

// Refusal is why a request was refused. It holds no token and no secret.
type Refusal struct {
	// Reason is or wraps one of the Err variables, or two of them when Type is
	// Any.
	Reason error

	// Hint says for developers what was looked at and what would help.
	Hint string
}

// Error is the reason and the hint.
func (r *Refusal) Error() string { return r.Reason.Error() + ": " + r.Hint }

// Unwrap returns Reason.
func (r *Refusal) Unwrap() error { return r.Reason }

// refuse logs a refusal and answers it.
func (g *guard) refuse(ctx *koa.Context, refusal *Refusal) error {
	if g.cfg.RotateWhenInvalid && errors.Is(refusal, ErrInvalidToken) {
		if err := Rotate(ctx); err != nil {
			return err
		}
	}
	log := g.cfg.Logger
	if log == nil {
		log = slog.Default()
	}
	// The log outlives the request's deadline.
	log.LogAttrs(context.WithoutCancel(ctx.Context()), slog.LevelWarn, "csrf: request refused",
		slog.String("reason", refusal.Reason.Error()), slog.String("hint", refusal.Hint), slog.Any("request", ctx))
	return g.cfg.ErrorHandler(ctx, refusal)
}

// forbid is the default ErrorHandler.
func (c *config) forbid(ctx *koa.Context, refusal *Refusal) error {
	message := "Invalid CSRF token"
	if c.Egg {
		message = refusal.Reason.Error()
	}
	if env := ctx.App.Env(); env == "development" || env == "local" {
		message = refusal.Error()
	}
	return koa.NewError(http.StatusForbidden, message, refusal, c.newCookies(ctx))
}

// newCookies are the cookies with a secret that this request set. An error
// removes all headers, but with them the client can come back with a token.
func (c *config) newCookies(ctx *koa.Context) http.Header {
	h := http.Header{}
	for _, line := range ctx.Response.Values("Set-Cookie") {
		for _, name := range c.CookieNames {
			if c.Session == nil && (strings.HasPrefix(line, name+"=") || strings.HasPrefix(line, name+".sig=")) {
				h.Add("Set-Cookie", line)
			}
		}
	}
	return h
}
