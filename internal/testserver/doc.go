// Package testserver starts private servers for tests, each on a free port of
// this machine, from the programs that are installed. A test whose server is not
// installed is skipped, and fails when KOA_TEST_REQUIRE is set: CI sets it.
//
// NodeModules installs npm packages for tests that compare with them.
package testserver
