package router

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"

	"github.com/koa-go/koa"
)

// caller is the file and line that called into this package.
func caller() string {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, ownPackage) {
			return fmt.Sprintf("%s:%d", f.File, f.Line)
		}
		if !more {
			return "an unknown place"
		}
	}
}

// ownPackage is what the names of functions in this package begin with.
var ownPackage = reflect.TypeFor[Router]().PkgPath() + "."

func mustRun(what, path string, mw []koa.Middleware) {
	if path != "" {
		what += " " + path
	}
	if len(mw) == 0 {
		panic(fmt.Sprintf("router: %s needs at least one middleware, at %s", what, caller()))
	}
	for i, m := range mw {
		if m == nil {
			panic(fmt.Sprintf("router: %s: middleware %d of %d is nil, at %s", what, i+1, len(mw), caller()))
		}
	}
}

func mustHavePath(what, path string) string {
	if path == "" {
		panic(fmt.Sprintf("router: %s needs a path, \"/\" for the root, at %s", what, caller()))
	}
	return path
}
