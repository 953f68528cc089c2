package live_test

import "math/rand/v2"

// staticGroup are the files of app/public and the site files.
var staticGroup = group{
	name: "static",
	apps: []string{"prod", "unittest", "pages", "matched", "few"},
	make: func(rng *rand.Rand, app string) request {
		r := get(app, pick(rng, staticTargets...))
		if chance(rng, 0.2) {
			r.method = pick(rng, "HEAD", "OPTIONS", "DELETE")
		}
		if chance(rng, 0.3) {
			r = r.of("Accept-Encoding", pick(rng, "gzip", "gzip, deflate, br", "identity", "gzip;q=0", "*"))
		}
		return r
	},
}

// rangeGroup are parts of files.
var rangeGroup = group{
	name: "ranges",
	apps: []string{"prod", "unittest"},
	make: func(rng *rand.Rand, app string) request {
		return get(app, pick(rng, "/public/hello.txt", "/public/long.js", "/public/data.json", "/public/missing.txt")).
			of("Range", pick(rng, "bytes=0-3", "bytes=2-", "bytes=-3", "bytes=0-0", "bytes=5-6", "bytes=0-999", "bytes=3-999", "bytes=100-", "bytes=5-2", "lines=1-2", "bytes=a-b"))
	},
}

var staticTargets = []string{
	"/public/hello.txt", "/public/page.html", "/public/empty.txt", "/public/data.json", "/public/sub/a.css", "/public/long.js", "/public/sub/", "/public/sub",
	"/public", "/public/", "/public/missing.txt", "/public/with%20space.txt", "/public/%C3%BC.txt", "/public/hello.txt?v=1", "/public/HELLO.txt",
	"/public/../package.json", "/public/%2e%2e/package.json", "/public/..%2fpackage.json", "/public/sub/../hello.txt", "/public/hello.txt/", "/public/.hidden",
	"/public//hello.txt", "/public/%00", "/publicity", "/favicon.ico", "/robots.txt", "/favicon.ico/", "/public/sub%2fa.css", "/public/hello%2etxt",
}

// directoriesGroup are files and templates of several directories.
var directoriesGroup = group{
	name: "directories",
	apps: []string{"several"},
	make: func(rng *rand.Rand, app string) request { return get(app, pick(rng, directoryTargets...)) },
}

var directoryTargets = []string{
	"/public/hello.txt", "/public/both.txt", "/public/lib.txt", "/public/missing.txt", "/docs/a.txt", "/docs/hello.txt", "/docs/", "/docs", "/docs/missing.txt",
	"/public/sub/a.css", "/public/sub/a.txt", "/public/sub/missing.txt", "/render?name=first", "/render?name=first.html", "/render?name=both", "/render?name=both.html",
	"/render?name=lib", "/render?name=sub/lib.html", "/render?name=missing", "/render?name=missing.html",
}
