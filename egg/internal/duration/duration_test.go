package duration_test

import (
	"testing"
	"time"

	"github.com/koa-go/koa/egg/internal/duration"
)

func TestShort(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"0s": 0, "10s": 10 * time.Second, "1m": time.Minute, "1m30s": 90 * time.Second, "10m": 10 * time.Minute,
		"1h": time.Hour, "1h30m": 90 * time.Minute, "1h0m5s": time.Hour + 5*time.Second, "240h": 240 * time.Hour,
		"-1h": -time.Hour, "1.5s": 1500 * time.Millisecond,
	} {
		if got := duration.Short(d); got != want {
			t.Errorf("%v is %s, want %s", d, got, want)
		}
	}
}
