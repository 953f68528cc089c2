package wire_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/koa-go/koa/internal/conformance/wire"
)

func TestJar(t *testing.T) {
	now := time.Date(2024, time.January, 2, 3, 4, 5, 0, time.UTC)
	var jar wire.Jar
	for _, step := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"starts empty", nil, ""},
		{"keeps the order of arrival", []string{"b=1; path=/x", "a=2==; httponly"}, "b=1; a=2=="},
		{"replaces where the first stood", []string{"c=", "b=3"}, "b=3; a=2==; c="},
		{"drops what has expired", []string{"a=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly"}, "b=3; c="},
		{"drops what expires now", []string{"b=4; Expires=Tue, 02 Jan 2024 03:04:05 GMT"}, "c="},
		{"keeps what expires later", []string{"d=5; expires=Tue, 02 Jan 2024 03:04:06 GMT"}, "c=; d=5"},
	} {
		jar.Take(http.Header{"Set-Cookie": step.lines}, now)
		if got := jar.Header(); got != step.want {
			t.Errorf("the jar %s: got %q, want %q", step.name, got, step.want)
		}
	}
}
