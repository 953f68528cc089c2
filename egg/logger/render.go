package logger

import (
	"log/slog"
	"os"
	"strconv"
	"time"

	"github.com/koa-go/koa/internal/printable"
)

// renderer makes lines of entries.
type renderer struct {
	pid      int
	hostname string
	iso      bool
	precise  bool
}

func newRenderer(c *Config) renderer {
	hostname, err := os.Hostname()
	if err != nil {
		hostname = "localhost"
	}
	return renderer{pid: os.Getpid(), hostname: hostname, iso: c.DateISOFormat, precise: c.EnablePerformanceTimer}
}

func (r *renderer) appendDate(b []byte, t time.Time) []byte {
	if r.iso {
		return t.UTC().AppendFormat(b, "2006-01-02T15:04:05.000Z")
	}
	return t.Local().AppendFormat(b, "2006-01-02 15:04:05,000")
}

// text writes the plain line.
func (r *renderer) text(b []byte, e *entry) []byte {
	b = r.appendDate(b, e.time)
	b = append(b, ' ')
	b = append(b, levelName(e.level)...)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(r.pid), 10)
	b = append(b, ' ')
	if e.hasInfo {
		b = append(r.appendPadding(b, e), ' ')
	}
	return append(r.appendMessage(b, e), '\n')
}

// appendMessage writes the message of a plain line with its attributes, or the
// block of an error.
func (r *renderer) appendMessage(b []byte, e *entry) []byte {
	if e.err != nil {
		return r.appendBlock(b, e, true)
	}
	if e.name != "" {
		b = append(b, '[')
		b = append(b, printable.Escape(e.name)...)
		b = append(b, "] "...)
	}
	b = append(b, printable.Escape(e.message)...)
	return e.appendTextAttrs(b)
}

func (e *entry) appendTextAttrs(b []byte) []byte {
	b = append(b, e.fixed.text...)
	e.record.Attrs(func(a slog.Attr) bool {
		b = appendTextAttr(b, e.fixed.prefix, a)
		return true
	})
	return b
}

// meta is the record for a formatter.
func (r *renderer) meta(e *entry) Meta {
	return Meta{
		Date:           string(r.appendDate(nil, e.time)),
		Level:          levelName(e.level),
		PID:            r.pid,
		Hostname:       r.hostname,
		PaddingMessage: string(r.appendPadding(nil, e)),
		Message:        string(r.appendMessage(nil, e)),
	}
}

// appendPadding writes what stands in brackets, nothing without a request.
func (r *renderer) appendPadding(b []byte, e *entry) []byte {
	if !e.hasInfo {
		return b
	}
	return e.info.appendPadding(b, e.time, r.precise)
}
