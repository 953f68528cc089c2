package egg_test

import (
	"testing"
	"time"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
)

// In Egg static.maxAge is seconds, unlike most ages.
func TestStaticMaxAgeIsSeconds(t *testing.T) {
	t.Parallel()
	for set, want := range map[string]string{
		"static.maxAge=60":  "public, max-age=60",
		"static.maxAge=1.5": "public, max-age=1",
		"static.maxAge=2m":  "public, max-age=120",
		"static.maxAge=0":   "public, max-age=0",
	} {
		t.Run(set, func(t *testing.T) {
			t.Parallel()
			a := eggtest.Boot(t, func() *egg.App { return hello() }, eggtest.Set(set))
			a.Request().Get("/public/a.txt").Expect(200).ExpectHeader("Cache-Control", want)
		})
	}
}

func TestSecondsAreShownAsOneWritesThem(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{0: "0s", time.Minute: "1m", 36 * time.Hour: "36h", 365 * 24 * time.Hour: "365d"} {
		if got := egg.Seconds(d).String(); got != want {
			t.Errorf("%v is shown as %s, want %s", d, got, want)
		}
	}
}
