package fresh_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/koa-go/koa/internal/fresh"
)

// lines is a header written as name, value, name, value.
func lines(nameValue ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(nameValue); i += 2 {
		h.Set(nameValue[i], nameValue[i+1])
	}
	return h
}

const (
	midnight = "Sat, 01 Jan 2000 00:00:00 GMT"
	oneHour  = "Sat, 01 Jan 2000 01:00:00 GMT"
)

func TestFreshByETag(t *testing.T) {
	for _, tt := range []struct {
		name            string
		noneMatch, etag string
		want            bool
	}{
		{"is fresh for the same tag", `"a"`, `"a"`, true},
		{"is stale for another tag", `"a"`, `"b"`, false},
		{"is stale without a tag", `"a"`, "", false},
		{"compares a weak tag of the client", `W/"a"`, `"a"`, true},
		{"compares a weak tag of the response", `"a"`, `W/"a"`, true},
		{"compares two weak tags", `W/"a"`, `W/"a"`, true},
		{"finds a tag in a list", `"x",  "a" , "y"`, `"a"`, true},
		{"is fresh for any tag", "*", `"a"`, true},
		{"is fresh for any tag even without one", "*", "", true},
		{"reads a star in a list as a tag", `*, "b"`, `"a"`, false},
		{"is stale for a list of nothing", ", ,", `"a"`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, res := lines("If-None-Match", tt.noneMatch), lines("ETag", tt.etag)
			if got := fresh.Fresh(req, res); got != tt.want {
				t.Errorf("Fresh = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestFreshByDate(t *testing.T) {
	for _, tt := range []struct {
		name         string
		since        string
		lastModified string
		want         bool
	}{
		{"is fresh when modified then", midnight, midnight, true},
		{"is fresh when modified before", oneHour, midnight, true},
		{"is stale when modified later", midnight, oneHour, false},
		{"is stale without a date of change", midnight, "", false},
		{"reads an RFC 850 date", "Saturday, 01-Jan-00 01:00:00 GMT", midnight, true},
		{"reads an asctime date", "Sat Jan  1 01:00:00 2000", midnight, true},
		{"is stale when the client's date is none", "x", midnight, false},
		{"is stale when the response's date is none", midnight, "x", false},
		{"is stale when no date is one", "x", "x", false},
		{"does not take another zone for GMT", "Saturday, 01-Jan-00 01:00:00 CET", midnight, false},
		{"is stale for a date with text behind it", oneHour + "; length=1024", midnight, false},
		{"is stale for a day the month does not have", "Sat, 31 Feb 2000 00:00:00 GMT", midnight, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, res := lines("If-Modified-Since", tt.since), lines("Last-Modified", tt.lastModified)
			if got := fresh.Fresh(req, res); got != tt.want {
				t.Errorf("Fresh = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestFreshByBoth(t *testing.T) {
	for _, tt := range []struct {
		name      string
		noneMatch string
		since     string
		want      bool
	}{
		{"is fresh when both agree", `"a"`, oneHour, true},
		{"is stale when only the tag agrees", `"a"`, "Fri, 31 Dec 1999 23:00:00 GMT", false},
		{"is stale when only the date agrees", `"b"`, oneHour, false},
		{"asks the date after a star", "*", "Fri, 31 Dec 1999 23:00:00 GMT", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req := lines("If-None-Match", tt.noneMatch, "If-Modified-Since", tt.since)
			res := lines("ETag", `"a"`, "Last-Modified", midnight)
			if got := fresh.Fresh(req, res); got != tt.want {
				t.Errorf("Fresh = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestFreshByCacheControl(t *testing.T) {
	for _, tt := range []struct {
		name         string
		cacheControl string
		want         bool
	}{
		{"is stale when the client wants no cache", "no-cache", false},
		{"is stale when it wants that among other things", "max-age=0,\tno-cache ,x", false},
		{"is fresh for a longer word", "no-cachex", true},
		{"is fresh for a shorter word", "no-cach", true},
		{"is fresh for capitals, as upstream", "No-Cache", true},
		{"is fresh for other directives", "max-age=0", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req := lines("If-None-Match", `"a"`, "Cache-Control", tt.cacheControl)
			if got := fresh.Fresh(req, lines("ETag", `"a"`)); got != tt.want {
				t.Errorf("Fresh = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestUnconditionalRequestIsStale(t *testing.T) {
	if fresh.Fresh(lines(), lines("ETag", `"a"`, "Last-Modified", midnight)) {
		t.Error("Fresh = true for a request without conditions")
	}
}

func TestFreshAllocatesNothing(t *testing.T) {
	req := lines("If-None-Match", `"x", W/"a"`, "If-Modified-Since", midnight, "Cache-Control", "max-age=0")
	res := lines("ETag", `"a"`, "Last-Modified", midnight)
	if n := testing.AllocsPerRun(100, func() { fresh.Fresh(req, res) }); n != 0 {
		t.Errorf("Fresh allocates %v times, want 0", n)
	}
}

func BenchmarkFresh(b *testing.B) {
	req := lines("If-None-Match", `W/"a"`, "If-Modified-Since", midnight)
	res := lines("ETag", `"a"`, "Last-Modified", midnight)
	b.ReportAllocs()
	for b.Loop() {
		fresh.Fresh(req, res)
	}
}

func FuzzFresh(f *testing.F) {
	f.Add(`"x", W/"a"`, midnight, "max-age=0", `"a"`, midnight)
	f.Add("*", "Saturday, 01-Jan-00 01:00:00 GMT", ", no-cache", "", "Sat Jan  1 01:00:00 2000")
	f.Add("", "Sat, 31 Feb 2000 00:00:00 GMT", "", "W/", "x")
	f.Fuzz(func(t *testing.T, noneMatch, since, cacheControl, etag, lastModified string) {
		req := lines("If-None-Match", noneMatch, "If-Modified-Since", since, "Cache-Control", cacheControl)
		res := lines("ETag", etag, "Last-Modified", lastModified)
		if !fresh.Fresh(req, res) {
			return
		}
		if noneMatch == "" && since == "" {
			t.Error("fresh without a condition")
		}
		if since != "" && lastModified == "" {
			t.Error("fresh although the time of the last change is unknown")
		}
		if cacheControl == "no-cache" {
			t.Error("fresh although the client wants no cache")
		}
	})
}

func ExampleFresh() {
	req := http.Header{"If-None-Match": {`W/"b-17ebdc1e065"`}}
	res := http.Header{"Etag": {`"b-17ebdc1e065"`}}
	fmt.Println(fresh.Fresh(req, res))
	// Output: true
}
