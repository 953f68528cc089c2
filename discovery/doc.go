// Package discovery is how services find each other: an [Instance] says where
// one copy of a service runs, a [Registrar] lists it, and a [Resolver] tells
// callers who is there and what changes.
//
// Implementations are packages of their own: static for a fixed list, memory
// for one process, file for a JSON file that others write, dns for address and
// SRV records. Package discoverytest examines them all, and yours. [Feed] is
// what they share: the last known list of a service and those who watch it, and
// [Followers] is for registries that are asked for each service.
// All of them keep what they learn, so callers of Resolve need no cache.
package discovery
