package koatest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/koa-go/koa"
)

// errorList shows what an application reported, "" when that is nothing.
func errorList(errs []error) string {
	if len(errs) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\nreported by the application:\n")
	for _, err := range errs {
		text := fmt.Sprintf("%+v", err)
		if p, ok := errors.AsType[*koa.PanicError](err); ok {
			text += "\n" + string(panicSite(p.Stack))
		}
		b.WriteString("    " + strings.ReplaceAll(text, "\n", "\n    ") + "\n")
	}
	return b.String()
}

// stackLines is how much of a stack is shown: two lines for each function.
const stackLines = 8

// panicSite is the part of a stack that begins where panic was called.
func panicSite(stack []byte) []byte {
	lines := bytes.Split(bytes.TrimSpace(stack), []byte("\n"))
	for i, l := range lines {
		if bytes.HasPrefix(l, []byte("panic(")) && i+2 < len(lines) {
			lines = lines[i+2:]
			break
		}
	}
	return bytes.Join(lines[:min(len(lines), stackLines)], []byte("\n"))
}
