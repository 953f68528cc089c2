package ratelimit_test

import (
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/middleware/ratelimit"
)

// The words are those of npm ms for a time in whole seconds.
func TestTimeInWords(t *testing.T) {
	for _, tt := range []struct {
		wait time.Duration
		want string
	}{
		{time.Millisecond, "1 second"},
		{1001 * time.Millisecond, "2 seconds"},
		{59 * time.Second, "59 seconds"},
		{time.Minute, "1 minute"},
		{89 * time.Second, "1 minute"},
		{90 * time.Second, "2 minutes"},
		{time.Hour, "1 hour"},
		{36 * time.Hour, "2 days"},
		{1000 * time.Hour, "42 days"},
	} {
		client, _ := serve(t, ratelimit.Options{Max: 1, Duration: tt.wait})
		client.Get("/").Do()
		body := string(client.Get("/").Do().Body)
		if got := strings.TrimSuffix(strings.TrimPrefix(body, "Rate limit exceeded, retry in "), "."); got != tt.want {
			t.Errorf("%v is %q, want %q", tt.wait, got, tt.want)
		}
	}
}
