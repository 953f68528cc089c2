package scenario

import (
	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
)

func appProperties() map[string]property {
	return map[string]property{
		"app.env":             ofApp((*koa.Application).Env, asText),
		"app.proxy":           ofApp((*koa.Application).Proxy, asBool),
		"app.subdomainOffset": ofApp((*koa.Application).SubdomainOffset, asInt),
		"app.proxyIpHeader":   ofApp((*koa.Application).ProxyIPHeader, asText),
		"app.maxIpsCount":     ofApp((*koa.Application).MaxIPsCount, asInt),
		"app.keys":            appKeys,
		"app.toJSON":          func(_ *builder, ctx *koa.Context) any { return parsed(ctx.App) },
	}
}

func ofApp[T any](get func(app *koa.Application) T, show func(T) any) property {
	return func(_ *builder, ctx *koa.Context) any { return show(get(ctx.App)) }
}

// appKeys shows the keys. The application never gives them away: each is known
// by the signatures it makes.
func appKeys(b *builder, ctx *koa.Context) any {
	given, _ := b.scenario.App.Keys.Any.([]any)
	found := make([]any, len(given))
	for _, v := range given {
		key, _ := v.(string)
		alone, err := cookies.NewKeygrip([]string{key}, keygripOptions(&b.scenario.App))
		if err != nil {
			continue
		}
		const data = "which key is this"
		if i := ctx.App.Keys().Index(data, alone.Sign(data)); i >= 0 && i < len(found) {
			found[i] = key
		}
	}
	return found
}
