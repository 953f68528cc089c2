// Package live lets real Koa and Egg packages and ours serve one browser: each
// takes over the cookies, sessions and csrf tokens that the other has given out.
//
//	go test -v ./internal/conformance/live
//
// The test starts server.js, whose npm packages are pinned by package-lock.json,
// and our server with the same applications and secrets, each on a port of its
// own. Every exchange goes in both directions, and where an answer has nothing
// random in it both servers must give it with the same bytes.
//
// The npm packages are installed once, in the user's cache directory. Without
// Node.js and npm the test is skipped, unless KOA_TEST_REQUIRE is set.
//
// This package has no code of its own.
package live
