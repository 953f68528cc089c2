// Package contrib is the root of integrations that need third-party libraries
// (JSON Web Tokens, Consul, Redis, NATS, databases, telemetry). Each is a
// package in a directory of its own below this one.
package contrib
