package helmet

import (
	"crypto/rand"

	"github.com/koa-go/koa"
)

// NonceSource, among the sources of a directive, stands for a nonce that is
// made anew for each request. [Nonce] returns it; views have it as cspNonce in
// ctx.State.
const NonceSource = "'nonce'"

// stateName is what views call the nonce.
const stateName = "cspNonce"

var nonceKey = koa.NewKey[string]("helmet nonce")

// Nonce returns the request's nonce, to stand in the nonce attribute of script
// and style elements. It is "" outside a helmet layer whose policy has a
// [NonceSource]. Layers one inside the other share one nonce.
func Nonce(ctx *koa.Context) string {
	nonce, _ := nonceKey.Get(ctx)
	return nonce
}

// makeNonce returns the request's nonce, which has at least 128 random bits
// (CSP level 3, 7.1), and makes it known.
func makeNonce(ctx *koa.Context) string {
	if nonce := Nonce(ctx); nonce != "" {
		return nonce
	}
	nonce := rand.Text()
	nonceKey.Set(ctx, nonce)
	ctx.State.Set(stateName, nonce)
	return nonce
}
