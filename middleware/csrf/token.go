package csrf

import (
	"net/url"
	"strings"

	"github.com/koa-go/koa"
)

// token is the token that the request carries, "" for none. One that is blank
// does not count, and the next place is looked at.
func (c *config) token(ctx *koa.Context) string {
	first, second := c.fromBody, c.fromQuery
	if c.Egg {
		first, second = second, first
	}
	if token := first(ctx); token != "" {
		return token
	}
	if token := second(ctx); token != "" {
		return token
	}
	for _, name := range c.HeaderNames {
		if token := ctx.Get(name); token != "" {
			return token
		}
	}
	return ""
}

func (c *config) fromBody(ctx *koa.Context) string { return notBlank(c.Body(ctx)) }

func (c *config) fromQuery(ctx *koa.Context) string {
	if c.DisableQuery || ctx.Querystring() == "" {
		return ""
	}
	values := ctx.Query()[c.QueryName]
	if len(values) != 1 {
		return "" // a list is no token
	}
	return notBlank(values[0])
}

func notBlank(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return s
}

// parsedField is the field of the parsed body.
func (c *config) parsedField(ctx *koa.Context) string {
	switch body := ctx.Request.Body().(type) {
	case map[string]any:
		token, _ := body[c.BodyName].(string)
		return token
	case url.Values:
		return body.Get(c.BodyName)
	}
	return ""
}
