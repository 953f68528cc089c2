package logger

import (
	"reflect"
	"runtime"
	"strconv"
	"strings"

	"github.com/koa-go/koa/internal/printable"
)

// stackOf is the stack of an error that has one: a method Stack or a field Stack
// (text as runtime/debug writes it, or lines), a method Callers, or a method
// StackTrace with program counters (github.com/pkg/errors). Go's own errors have
// none.
func stackOf(err error) []string {
	if isNil(err) {
		return nil
	}
	switch e := any(err).(type) { // this error, not those it wraps
	case interface{ Stack() string }:
		return parseStack(e.Stack())
	case interface{ Stack() []byte }:
		return parseStack(string(e.Stack()))
	case interface{ Callers() []uintptr }:
		return frames(e.Callers())
	}
	v := reflect.ValueOf(err)
	if m := v.MethodByName("StackTrace"); m.IsValid() && m.Type().NumIn() == 0 && m.Type().NumOut() == 1 {
		return frames(counters(m.Call(nil)[0]))
	}
	if v = reflect.Indirect(v); v.Kind() != reflect.Struct {
		return nil
	}
	field, ok := v.Type().FieldByName("Stack")
	if !ok || len(field.Index) > 1 { // that of an embedded struct, which may be nil
		return nil
	}
	switch stack := v.FieldByIndex(field.Index); {
	case stack.Kind() == reflect.String:
		return parseStack(stack.String())
	case stack.Type() == reflect.TypeFor[[]byte]():
		return parseStack(string(stack.Bytes()))
	}
	return nil
}

// counters are the elements of a slice of some kind of uintptr.
func counters(v reflect.Value) []uintptr {
	if v.Kind() != reflect.Slice || v.Type().Elem().Kind() != reflect.Uintptr {
		return nil
	}
	pcs := make([]uintptr, v.Len())
	for i := range pcs {
		pcs[i] = uintptr(v.Index(i).Uint())
	}
	return pcs
}

func frames(pcs []uintptr) []string {
	if len(pcs) == 0 {
		return nil
	}
	var list []string
	for next := runtime.CallersFrames(pcs); ; {
		f, more := next.Next()
		list = append(list, "at "+f.Function+" ("+f.File+":"+strconv.Itoa(f.Line)+")")
		if !more {
			return list
		}
	}
}

// parseStack reads the frames of a stack. The text of runtime/debug has two lines
// for each, "func(args)" and "\tfile:line +0x1f", and in front those that handle
// the panic, which are left out. Any other text is taken line by line.
func parseStack(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		place, isPlace := strings.CutPrefix(line, "\t")
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "goroutine "):
		case strings.HasPrefix(line, "panic("):
			list = nil
		case isPlace && len(list) > 0:
			place, _, _ = strings.Cut(place, " +0x")
			list[len(list)-1] += " (" + place + ")"
		case isPlace: // that of panic
		case strings.HasPrefix(line, "    "):
			list = append(list, strings.TrimSpace(line))
		default:
			list = append(list, "at "+function(line))
		}
	}
	return list
}

// function drops the arguments, and in which goroutine it was.
func function(call string) string {
	call, _, _ = strings.Cut(call, " in goroutine ")
	if paren := strings.LastIndexByte(call, '('); paren > 0 && strings.HasSuffix(call, ")") {
		call = call[:paren]
	}
	return call
}

// appendFrames writes the lines of a stack, indented so that none can be taken for
// another record.
func appendFrames(b []byte, frames []string) []byte {
	if len(frames) == 0 {
		return append(b, "no_stack"...)
	}
	for i, frame := range frames {
		if i > 0 {
			b = append(b, '\n')
		}
		b = append(b, "    "...)
		b = append(b, printable.Escape(frame)...)
	}
	return b
}
