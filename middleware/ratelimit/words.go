package ratelimit

import (
	"strconv"
	"time"
)

// units are those of npm ms in its long form.
var units = []struct {
	length time.Duration
	name   string
}{
	{24 * time.Hour, "day"},
	{time.Hour, "hour"},
	{time.Minute, "minute"},
	{time.Second, "second"},
}

// inWords says how long a client has to wait, rounded up to the second and then
// as npm ms does: "1 second", "5 minutes", "2 hours".
func inWords(d time.Duration) string {
	d = time.Duration(max(1, ceilSeconds(d))) * time.Second
	last := len(units) - 1
	unit := units[last]
	for _, u := range units {
		if d >= u.length {
			unit = u
			break
		}
	}
	text := strconv.FormatInt(int64(d.Round(unit.length)/unit.length), 10) + " " + unit.name
	if 2*d >= 3*unit.length { // "1 hours" would come of 90 minutes, which are 2
		text += "s"
	}
	return text
}
