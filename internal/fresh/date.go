package fresh

import (
	"net/http"
	"time"
)

// layouts are the three forms of an HTTP date (RFC 9110 5.6.7). The zone is
// spelled out: time.RFC850 would take any three letters for UTC.
var layouts = [...]string{
	http.TimeFormat,
	"Monday, 02-Jan-06 15:04:05 GMT",
	time.ANSIC,
}

// maxDate is the length of the longest HTTP date; longer text is not tried.
const maxDate = len("Wednesday, 09-Nov-94 08:49:37 GMT")

// modifiedAfter reports whether the date lastModified is later than since, or
// one of them is no date.
func modifiedAfter(lastModified, since string) bool {
	modified, ok := parseDate(lastModified)
	if !ok {
		return true
	}
	limit, ok := parseDate(since)
	return !ok || modified.After(limit)
}

func parseDate(s string) (time.Time, bool) {
	if len(s) > maxDate {
		return time.Time{}, false
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
