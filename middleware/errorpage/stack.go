package errorpage

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"github.com/koa-go/koa"
)

// frame is one call of a stack.
type frame struct {
	Func string
	File string
	Line int

	// Own reports whether the code is of the program's main module: neither Go's
	// nor a dependency's.
	Own bool

	// Source is the code around the line, nil where the file cannot be read.
	Source []sourceLine
}

// stackOf is the stack of the panic in err's chain, innermost call first, nil
// without one. Errors that are returned carry no stack in Go.
func stackOf(err error) []frame {
	p, ok := errors.AsType[*koa.PanicError](err)
	if !ok {
		return nil
	}
	return parseStack(p.Stack)
}

// parseStack reads what debug.Stack wrote: after a line about the goroutine,
// two lines for each call, "func(args)" and "\tfile:line +0x1f". The calls that
// handle the panic stand first and are left out.
func parseStack(stack []byte) []frame {
	lines := strings.Split(string(bytes.TrimSpace(stack)), "\n")
	var frames []frame
	for i := 1; i+1 < len(lines); i += 2 {
		if strings.HasPrefix(lines[i], "panic(") {
			frames = nil
			continue
		}
		if f, ok := parseFrame(lines[i], lines[i+1]); ok {
			frames = append(frames, f)
		}
	}
	return frames
}

func parseFrame(call, place string) (f frame, ok bool) {
	place, _, _ = strings.Cut(strings.TrimPrefix(place, "\t"), " +0x")
	colon := strings.LastIndexByte(place, ':')
	if colon < 0 {
		return f, false
	}
	line, err := strconv.Atoi(place[colon+1:])
	if err != nil {
		return f, false
	}
	return frame{Func: funcName(call), File: place[:colon], Line: line}, true
}

// funcName drops the arguments, and what created the goroutine.
func funcName(call string) string {
	call = strings.TrimPrefix(call, "created by ")
	call, _, _ = strings.Cut(call, " in goroutine")
	if paren := strings.LastIndexByte(call, '('); paren > 0 && strings.HasSuffix(call, ")") {
		call = call[:paren]
	}
	return call
}
