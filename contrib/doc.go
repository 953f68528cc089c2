// Package contrib is the root of integrations that need third-party client
// libraries (Consul, Redis, NATS, databases, telemetry). Each will be a package
// in a directory of its own below this one; there is none yet.
package contrib
