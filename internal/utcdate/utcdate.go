// Package utcdate reads and writes dates as JavaScript does: Parse is
// new Date(string), Format is toUTCString. Koa's ctx.lastModified takes any
// text that the former takes and sends the latter.
//
// Parse knows the ISO 8601 form of ECMAScript and everything V8's tolerant
// parser makes sense of, which covers the three forms of HTTP dates (RFC 9110
// section 5.6.7), RFC 5322, Date.prototype.toString, and forms such as
// "Jan 2, 2020 3:04 PM" or "2020/01/02".
package utcdate

import "time"

// Invalid is what JavaScript writes for a date that does not exist.
const Invalid = "Invalid Date"

// The first and last instant of a JavaScript date: 100,000,000 days either way.
var (
	first = time.UnixMilli(-8_640_000_000_000_000)
	last  = time.UnixMilli(8_640_000_000_000_000)
)

// Parse returns the point in time that s names, to the millisecond, in UTC. An
// ISO date without a time of day is in UTC; everything else that names no zone
// is in the zone of the process (time.Local), where a time that a change of
// clocks leaves out or repeats is the one time.Date gives. Parse reports false
// where JavaScript has an "Invalid Date". It takes linear time.
func Parse(s string) (time.Time, bool) {
	p := parser{scanner: scanner{rest: s}, zone: noZone}
	p.advance()
	if !p.iso() || !p.legacy() {
		return time.Time{}, false
	}
	t, ok := p.time()
	return t, ok && inRange(t)
}

// Format returns t in the form of HTTP dates, for example
// "Thu, 01 Jan 1970 00:00:00 GMT", or Invalid when t is further from 1970 than
// a JavaScript date can be.
func Format(t time.Time) string {
	if !inRange(t) {
		return Invalid
	}
	return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
}

func inRange(t time.Time) bool {
	return !t.Before(first) && !t.After(last)
}
