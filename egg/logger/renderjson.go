package logger

import (
	"log/slog"
	"strconv"
)

// json writes the JSON line: Egg's members in Egg's order, then the attributes as
// slog.JSONHandler writes them.
func (r *renderer) json(b []byte, e *entry) []byte {
	b = append(b, '{')
	if e.hasInfo {
		e.scratch = r.appendPadding(e.scratch[:0], e)
		b = append(b, `"paddingMessage":`...)
		b = append(appendJSONString(b, e.scratch), ',')
	}
	b = append(b, `"level":"`...)
	b = append(b, levelName(e.level)...)
	b = append(b, `","date":"`...)
	b = r.appendDate(b, e.time)
	b = append(b, `","pid":`...)
	b = strconv.AppendInt(b, int64(r.pid), 10)
	b = append(b, `,"hostname":`...)
	b = appendJSONString(b, r.hostname)
	b = append(b, `,"message":`...)
	b = r.appendJSONMessage(b, e)
	if e.logger != "" {
		b = r.appendFields(b, e)
	}
	return append(e.appendJSONAttrs(b), "}\n"...)
}

// appendJSONMessage writes the message without attributes, or the block of an
// error.
func (r *renderer) appendJSONMessage(b []byte, e *entry) []byte {
	switch {
	case e.err != nil:
		e.scratch = r.appendBlock(e.scratch[:0], e, false)
	case e.name != "":
		e.scratch = append(append(append(e.scratch[:0], '['), e.name...), "] "...)
		e.scratch = append(e.scratch, e.message...)
	default:
		return appendJSONString(b, e.message)
	}
	return appendJSONString(b, e.scratch)
}

// appendFields writes the logger and the request as members of their own.
func (r *renderer) appendFields(b []byte, e *entry) []byte {
	b = appendJSONAttr(b, slog.String("logger", e.logger))
	if !e.hasInfo {
		return b
	}
	for _, part := range [...]struct{ key, value string }{
		{"userId", e.info.UserID}, {"ip", e.info.IP}, {"traceId", e.info.TraceID},
		{"method", e.info.Method}, {"url", e.info.URL},
	} {
		if part.value != "" {
			b = appendJSONAttr(b, slog.String(part.key, part.value))
		}
	}
	b = append(b, `,"use":`...)
	return e.info.appendUsed(b, e.time, r.precise)
}

func (e *entry) appendJSONAttrs(b []byte) []byte {
	f := e.fixed
	b = append(b, f.json...)
	before := len(b)
	b = f.openGroups(b)
	opened := len(b)
	e.record.Attrs(func(a slog.Attr) bool {
		if !e.errAlone || a.Key != e.errKey { // Egg's line, when the message is all there is to say
			b = appendJSONAttr(b, a)
		}
		return true
	})
	groups := f.open + len(f.pending)
	if len(b) == opened { // no attribute: no group
		b, groups = b[:before], f.open
	}
	for range groups {
		b = append(b, '}')
	}
	return b
}
