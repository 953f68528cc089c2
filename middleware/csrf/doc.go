// Package csrf refuses requests that another site makes in the name of a user
// (cross-site request forgery), as npm koa-csrf 5 and egg-security 3 do, with
// their tokens, and by what browsers say of themselves:
//
//	app.Use(session.New(nil), bodyparser.New(nil))
//	app.Use(csrf.New(&csrf.Options{Session: csrf.InSession(session.From)}))
//
// A page gets a token from [Token], or from "_csrf" in [koa.Context.State], and
// sends it back in the field _csrf of the body or in the header X-CSRF-Token.
// What must hold for a request that may change something:
//
//   - It carries a token of the client's secret. The secret is in the session,
//     or in a cookie that scripts can read when Options.Session is nil (Egg's
//     csrfToken); then the secret itself is a token too.
//   - Its browser does not say that another origin sent it: the headers
//     Sec-Fetch-Site and Origin ([net/http.CrossOriginProtection]). Requests
//     without them, which no current browser makes, are left to the token.
//     Origins that may send requests are listed in Options.TrustedOrigins.
//
// A refusal is answered with 403 and says why in the log and, in development, in
// the answer.
//
// Call [Rotate] when a user logs in. Leave out requests that carry a token of
// their own instead of cookies with [koa.Unless], or mount the middleware only
// where cookies count.
package csrf
