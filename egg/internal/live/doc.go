// Package live compares a running Egg application with ours: real Egg 3 under
// Node.js and package egg load the same directories (testdata/app with a
// configuration for each variant), get the same requests, and must give the same
// answers: status, headers and body.
//
// Compared are the merged configuration, the order of plugins, the table of
// routes and their URLs, the guards of the security plugin, csrf, i18n, multipart,
// errors, bodies, static files, jsonp and site files; a browser goes back and forth
// between the two with one cookie jar. Next to the cases written by hand there are
// random ones from a fixed seed; -seconds makes more of them.
//
// Where the two differ on purpose differences.json says so, with the reason, and
// docs/differences.md has the same list.
//
// The npm packages are installed once, in the user's cache directory. Without
// Node.js and npm the tests are skipped, unless KOA_TEST_REQUIRE is set.
//
// This package has no code of its own.
package live
