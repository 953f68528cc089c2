// Package security is Egg's security plugin (egg-security 3): a middleware with
// the guards of config.security, safe redirects, and functions that make values
// safe to stand in pages, scripts, paths and commands.
//
//	cfg := security.Default()
//	cfg.DomainWhiteList = []string{".example.com"}
//	app.Use(security.New(cfg, nil))
//
// What [New] guards, in this order unless Config.DefaultMiddleware says
// otherwise:
//
//	csrf            a changing request needs a token; see package middleware/csrf
//	hsts            Strict-Transport-Security (off)
//	methodnoallow   405 for TRACE, TRACK and unknown methods
//	noopen          X-Download-Options
//	nosniff         X-Content-Type-Options, except on redirects
//	csp             Content-Security-Policy with a nonce (off)
//	xssProtection   X-XSS-Protection
//	xframe          X-Frame-Options
//	dta             400 for paths that climb out with ".."
//	referrerPolicy  Referrer-Policy (off, and not in the list)
//
// It differs from Egg where Egg is not safe. Headers stay on error answers, csrf
// also believes what browsers say of a request's origin, the tests of hosts read
// URLs as browsers do, and IPv6 addresses are checked: each exported identifier
// says what it does otherwise.
package security
