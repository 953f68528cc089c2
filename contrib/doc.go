// Package contrib is the root of integrations that need third-party client
// libraries. Each is a package in a directory of its own below this one; here is
// nothing to import.
package contrib
