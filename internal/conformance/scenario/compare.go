package scenario

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/koa-go/koa/internal/conformance/match"
	"github.com/koa-go/koa/internal/conformance/ordered"
	"github.com/koa-go/koa/internal/conformance/vectors"
	"github.com/koa-go/koa/internal/conformance/wire"
)

// compare compares what the wire shows. Two things are left out: the reason
// phrase, since net/http does not let an application choose it, and the
// framing, which is advisory.
func (c *client) compare(got *wire.Reply, want *vectors.Reply) []match.Difference {
	if got.Closed || want.Closed {
		return at("closed", match.Diff(got.Closed, want.Closed))
	}
	diffs := at("status", match.Diff(float64(got.Status), want.Status.Any))
	diffs = append(diffs, compareHeaders(withoutFraming(got, want), want.Headers.Any)...)
	body, coding := got.Body, ""
	if c.scenario.Decode {
		var err error
		if body, coding, err = decode(got); err != nil {
			diffs = append(diffs, match.Difference{Path: "decoded", Got: err.Error(), Want: "a body that can be decoded"})
		}
	}
	diffs = append(diffs, at("decoded", match.Diff(orNull(coding), want.Decoded.Any))...)
	diffs = append(diffs, compareBody(body, want)...)
	return append(diffs, at("truncated", match.Diff(got.Truncated, want.Truncated))...)
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// withoutFraming leaves out a Content-Length that stands there only because the
// server knew the length where Node did not: net/http counts what a handler
// wrote before it ended. The number itself was checked with the body.
func withoutFraming(got *wire.Reply, want *vectors.Reply) http.Header {
	if want.Framing != "chunked" && want.Framing != "close" || got.Truncated {
		return got.Header
	}
	if got.Header.Get("Content-Length") != strconv.Itoa(len(got.Body)) || names(want.Headers.Any, "content-length") {
		return got.Header
	}
	header := got.Header.Clone()
	header.Del("Content-Length")
	return header
}

// names reports whether expected headers have one of that name.
func names(headers any, name string) bool {
	pairs, _ := headers.([]any)
	return slices.ContainsFunc(pairs, func(v any) bool {
		pair, _ := v.([]any)
		return len(pair) == 2 && pair[0] == name
	})
}

// transport are the headers that belong to the connection.
var transport = []string{"date", "connection", "keep-alive", "transfer-encoding"}

// compareHeaders compares name by name, since the order of names is not
// binding.
func compareHeaders(got http.Header, want any) []match.Difference {
	gotLines, wantLines := ordered.Object{}, ordered.Object{}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if name := strings.ToLower(name); !slices.Contains(transport, name) {
			gotLines.Set(name, linesOf(got.Values(name)))
		}
	}
	pairs, _ := want.([]any)
	for _, v := range pairs {
		pair, _ := v.([]any)
		if len(pair) != 2 {
			continue
		}
		name, _ := pair[0].(string)
		lines, _ := wantLines.Get(name)
		list, _ := lines.([]any)
		wantLines.Set(name, append(list, pair[1]))
	}
	return at("headers", match.Diff(gotLines, wantLines))
}

func linesOf(values []string) []any {
	lines := make([]any, len(values))
	for i, v := range values {
		lines[i] = wire.FromBytes(v)
	}
	return lines
}

func compareBody(got []byte, want *vectors.Reply) []match.Difference {
	if want.BodyRepeat != nil {
		return compareLong(string(got), want.BodyRepeat.String())
	}
	if want.BodyBase64.Given {
		return at("bodyBase64", match.Diff(base64.StdEncoding.EncodeToString(got), want.BodyBase64.Any))
	}
	if !utf8.Valid(got) {
		return []match.Difference{{Path: "body", Got: fmt.Sprintf("%d bytes that are no UTF-8", len(got)), Want: ordered.Text(want.Body.Any)}}
	}
	return at("body", match.Diff(string(got), want.Body.Any))
}

// compareLong names the first difference instead of showing both texts.
func compareLong(got, want string) []match.Difference {
	if got == want {
		return nil
	}
	same := 0
	for same < min(len(got), len(want)) && got[same] == want[same] {
		same++
	}
	return []match.Difference{{
		Path: "body",
		Got:  fmt.Sprintf("%d bytes", len(got)),
		Want: fmt.Sprintf("%d bytes, of which the first %d are the same", len(want), same),
	}}
}
