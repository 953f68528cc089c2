package sse_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/memhttp"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/sse"
)

func dial(l *memhttp.Listener) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return func(ctx context.Context, _, _ string) (net.Conn, error) { return l.Dial(ctx) }
}

// wire is an event as it is sent.
func wire(t *testing.T, e sse.Event) (string, error) {
	t.Helper()
	var failure error
	r := koatest.Request(t, streaming(func(_ context.Context, send sse.Sender) error {
		failure = send(e)
		return nil
	}, nil)).Get("/").Expect(200)
	return strings.TrimPrefix(string(r.Body), ":\n\n"), failure
}

func TestEvents(t *testing.T) {
	for _, tt := range []struct {
		name string
		e    sse.Event
		want string
	}{
		{"have data", sse.Event{Data: "a"}, "data: a\n\n"},
		{"keep spaces", sse.Event{Data: " a "}, "data:  a \n\n"},
		{"keep empty lines", sse.Event{Data: "a\n\nb\n"}, "data: a\ndata: \ndata: b\ndata: \n\n"},
		{"know all line ends", sse.Event{Data: "a\r\nb\rc\nd"}, "data: a\ndata: b\ndata: c\ndata: d\n\n"},
		{"cannot be forged by data", sse.Event{Data: "a\rid: 7\n\nevent: x"}, "data: a\ndata: id: 7\ndata: \ndata: event: x\n\n"},
		{"may be of a type without data", sse.Event{Event: "tick"}, "event: tick\ndata: \n\n"},
		{"may only set the id", sse.Event{ID: "7"}, "id: 7\n\n"},
		{"may only set the time", sse.Event{Retry: 2e9}, "retry: 2000\n\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := wire(t, tt.e); got != tt.want || err != nil {
				t.Errorf("got %q (%v), want %q", got, err, tt.want)
			}
		})
	}
	for _, e := range []sse.Event{{ID: "a\rb"}, {ID: "a\x00"}, {Event: "a\nb"}, {Retry: -1}} {
		if got, err := wire(t, e); got != "" || !errors.Is(err, sse.ErrMalformed) {
			t.Errorf("%+v is sent as %q (%v)", e, got, err)
		}
	}
}

// parse reads a stream as WHATWG HTML 9.2.6 says, without decoding.
func parse(stream string) (events []sse.Event) {
	var e sse.Event
	var data []string
	stream = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(stream)
	for line := range strings.SplitSeq(stream, "\n") {
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "" && data != nil:
			e.Data = strings.Join(data, "\n")
			events = append(events, e)
			e, data = sse.Event{}, nil
		case name == "data":
			data = append(data, value)
		case name == "event":
			e.Event = value
		case name == "id":
			e.ID = value
		}
	}
	return events
}

func FuzzEvent(f *testing.F) {
	f.Add("1", "tick", "a\nb")
	f.Add("", "", "\r\n\r\rdata: x")
	f.Add("\x00", " ", ": ")
	f.Fuzz(func(t *testing.T, id, event, data string) {
		got, err := wire(t, sse.Event{ID: id, Event: event, Data: data})
		if err != nil {
			if !strings.ContainsAny(id+event, "\r\n\x00") {
				t.Errorf("refused: %v", err)
			}
			return
		}
		want := []sse.Event{{ID: id, Event: event, Data: strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(data)}}
		if data == "" && event == "" {
			want = nil
		}
		if events := parse(got); !slices.Equal(events, want) {
			t.Errorf("%q is read as %+v, want %+v", got, events, want)
		}
	})
}
