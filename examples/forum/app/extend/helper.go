// Package extend has functions for the views: what helper.go exports can be called there,
// {{ago .ctx .topic.CreatedAt}}.
package extend

import (
	"fmt"
	"html/template"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/i18n"

	"github.com/koa-go/koa/examples/forum/app/markup"
)

// Ago says how long ago a time was, in the language of the request.
func Ago(ctx *egg.Context, t time.Time) string {
	switch d := egg.From(ctx).Now().Sub(t); {
	case d < time.Minute:
		return i18n.T(ctx, "just now")
	case d < time.Hour:
		return i18n.TN(ctx, "minutes ago", int(d.Minutes()), nil)
	case d < 24*time.Hour:
		return i18n.TN(ctx, "hours ago", int(d.Hours()), nil)
	case d < 30*24*time.Hour:
		return i18n.TN(ctx, "days ago", int(d.Hours()/24), nil)
	default:
		return t.Format(time.DateOnly)
	}
}

// Stamp is a time for the attribute datetime.
func Stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Count is a number with its noun, in the language of the request: {{count .ctx "replies" 3}}.
func Count(ctx *egg.Context, key string, n int) string { return i18n.TN(ctx, key, n, nil) }

// Markup is what somebody wrote as HTML.
func Markup(text string) template.HTML { return markup.HTML(text) }

// Size is a number of bytes for people.
func Size(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	if n < 1000_000 {
		return fmt.Sprintf("%d kB", n/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// Initial is the letter that stands for a user without a picture.
func Initial(name string) string {
	_, n := utf8.DecodeRuneInString(name)
	return strings.ToUpper(name[:n])
}

// Hue is one of the six colours of style.css for a user without a picture.
func Hue(id int64) string { return fmt.Sprintf("hue-%d", id%6) }

// Dict makes a map of names and values in turn, for partials that need more than one thing.
func Dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: %d arguments, want names and values in turn", len(pairs))
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: the name %v is a %T", pairs[i], pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}
