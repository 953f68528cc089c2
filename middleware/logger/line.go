package logger

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/koa-go/koa/internal/bytesize"
)

// style is how the parts of a line are coloured, in ANSI codes; plain has none.
type style struct {
	on bool
}

var (
	plain    = style{}
	coloured = style{on: true}
)

// code is a pair of ANSI codes that begin and end a style, those of npm chalk.
type code struct{ start, end string }

var (
	bold    = code{"\x1b[1m", "\x1b[22m"}
	red     = code{"\x1b[31m", "\x1b[39m"}
	green   = code{"\x1b[32m", "\x1b[39m"}
	yellow  = code{"\x1b[33m", "\x1b[39m"}
	magenta = code{"\x1b[35m", "\x1b[39m"}
	cyan    = code{"\x1b[36m", "\x1b[39m"}
	gray    = code{"\x1b[90m", "\x1b[39m"}
)

// append adds the line of e to b.
func (s style) append(b []byte, e Entry) []byte {
	b = append(b, "  "...)
	b = s.part(b, eventColor(e.Event), string(e.Event))
	b = append(b, ' ')
	b = s.part(b, bold, e.Method)
	b = append(b, ' ')
	b = s.part(b, gray, e.URL)
	if e.Event == Received {
		return b
	}
	b = append(b, ' ')
	b = s.part(b, statusColor(e.Status), strconv.Itoa(e.Status))
	b = append(b, ' ')
	b = s.part(b, gray, duration(e.Time))
	b = append(b, ' ')
	return s.part(b, gray, length(e.Status, e.Length))
}

func (s style) part(b []byte, c code, text string) []byte {
	if !s.on || text == "" {
		return append(b, text...)
	}
	b = append(b, c.start...)
	b = append(b, text...)
	return append(b, c.end...)
}

func eventColor(e Event) code {
	switch e {
	case Failed:
		return red
	case Closed:
		return yellow
	}
	return gray
}

// statusColor is by the class of the status.
func statusColor(status int) code {
	switch status / 100 {
	case 7:
		return magenta
	case 5:
		return red
	case 3:
		return cyan
	case 1, 2:
		return green
	}
	return yellow
}

// duration is in milliseconds below ten seconds and in seconds from there on.
func duration(d time.Duration) string {
	if ms := d.Milliseconds(); ms < 10_000 {
		return grouped(ms) + "ms"
	}
	return grouped(int64(d.Round(time.Second)/time.Second)) + "s"
}

// grouped writes a number with a comma after thousands.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// length is in the units of npm bytes, "-" for none, and nothing for answers
// that have no body at all.
func length(status int, n int64) string {
	switch {
	case status == http.StatusNoContent || status == http.StatusResetContent || status == http.StatusNotModified:
		return ""
	case n <= 0:
		return "-"
	}
	return strings.ToLower(bytesize.Format(n))
}
