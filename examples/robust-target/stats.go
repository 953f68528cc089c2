package main

import (
	"bytes"
	"os"
	"runtime"
	"strconv"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/router"
)

// statsRoutes show what a leak would make grow.
func statsRoutes(r *router.Router, f folder) {
	r.Get("/debug/stats", func(ctx *koa.Context) error {
		files, err := f.waiting()
		if err != nil {
			return err
		}
		runtime.GC() // what waits to be collected is no leak
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		ctx.SetBody(map[string]any{
			"goroutines": runtime.NumGoroutine(),
			"fds":        descriptors(),
			"heap":       m.HeapAlloc,
			"rss":        resident(),
			"tempfiles":  files,
			"pid":        os.Getpid(),
		})
		return nil
	})
}

// descriptors is how many are open, 0 where the system does not tell.
func descriptors() int {
	dir, err := os.Open("/dev/fd")
	if err != nil {
		return 0
	}
	defer func() { _ = dir.Close() }()
	names, _ := dir.Readdirnames(-1)
	return max(0, len(names)-1) // without dir itself
}

// resident is how many bytes of memory the process has, 0 where the system does
// not tell.
func resident() int {
	statm, _ := os.ReadFile("/proc/self/statm")
	if fields := bytes.Fields(statm); len(fields) > 1 {
		pages, _ := strconv.Atoi(string(fields[1]))
		return pages * os.Getpagesize()
	}
	return 0
}
