// Package memhttp serves HTTP in memory, for tests: real requests over real
// net/http clients and servers, without sockets.
//
// Its connections have buffers, deadlines and half-close as TCP has them, and
// wait in ways that testing/synctest understands, so that they work with fake
// clocks too.
package memhttp
