package main

import (
	"runtime"
	"runtime/debug"

	"github.com/koa-go/koa/bench"
)

// versions are what the peers were built from: Go's for net/http, and for koa
// this tree.
func versions() map[string]string {
	modules := map[string]string{"": runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			modules[m.Path] = m.Version
		}
	}
	byPeer := map[string]string{}
	for _, p := range bench.Peers() {
		byPeer[p.Name] = modules[p.Module]
	}
	return byPeer
}
