// Package chaos is a test only: two services of three instances each, the proxy
// and nginx before them, all as processes of their own, under load while instances
// are killed, hang, become slow, and come and go, and while Consul restarts.
//
//	go test -v ./contrib/internal/chaos
//
// prints what clients saw of each of these behind either proxy. The children are the test's own
// program, so measure without -race.
package chaos
