package sse

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// Event is one event. An event without Data and Event only sets ID or Retry: no
// listener is called.
type Event struct {
	// ID is what [LastEventID] will say if the client has to connect again.
	ID string

	// Event is the type that listeners are registered for. Default: "message".
	Event string

	// Data is the text of the event, valid UTF-8. It may have several lines; the
	// client sees "\n" between them, whatever stood there.
	Data string

	// Retry is how long the client shall wait from now on before it connects
	// again.
	Retry time.Duration
}

// ErrMalformed is the error of an event whose ID or type has a line break or a
// NUL, or whose Retry is negative: it could not be sent as one.
var ErrMalformed = errors.New("sse: an event's ID and type must have no line break or NUL, and its Retry must not be negative")

// lineEnds are what a client takes for the end of a line.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// append adds the event as it is sent.
func (e *Event) append(b []byte) ([]byte, error) {
	if strings.ContainsAny(e.ID+e.Event, "\r\n\x00") || e.Retry < 0 {
		return b, ErrMalformed
	}
	if e.ID != "" {
		b = field(b, "id", e.ID)
	}
	if e.Event != "" {
		b = field(b, "event", e.Event)
	}
	if e.Retry > 0 {
		b = retry(b, e.Retry)
	}
	if e.Data != "" || e.Event != "" {
		for line := range strings.SplitSeq(lineEnds.Replace(e.Data), "\n") {
			b = field(b, "data", line)
		}
	}
	return append(b, '\n'), nil
}

// field adds a line. The space is not part of the value, and keeps one that
// begins with a space whole.
func field(b []byte, name, value string) []byte {
	b = append(b, name...)
	b = append(b, ": "...)
	b = append(b, value...)
	return append(b, '\n')
}

func retry(b []byte, d time.Duration) []byte {
	return field(b, "retry", strconv.FormatInt(d.Milliseconds(), 10))
}
