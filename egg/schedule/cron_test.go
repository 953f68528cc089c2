package schedule_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/schedule"
)

func ExampleParseCron() {
	cron, err := schedule.ParseCron("0 30 9 * * mon-fri", &schedule.CronOptions{TZ: "Asia/Shanghai"})
	if err != nil {
		fmt.Println(err)
		return
	}
	friday := time.Date(2024, time.May, 31, 12, 0, 0, 0, time.UTC)
	fmt.Println(cron.Next(friday))
	// Output: 2024-06-03 09:30:00 +0800 CST
}

const minutes = "2006-01-02 15:04 -0700"

func TestCron(t *testing.T) {
	for _, tt := range []struct {
		name             string
		expression, zone string
		after            string
		want             []string
	}{
		{"leaves the weekday alone in a month of 30 days", "0 0 * 4 1", "UTC", "2024-04-01 12:00 +0000",
			[]string{"2024-04-08 00:00 +0000", "2024-04-15 00:00 +0000"}},
		{"finds a fifth Monday in February", "0 0 * 2 1#5", "UTC", "2024-01-01 00:00 +0000",
			[]string{"2044-02-29 00:00 +0000", "2072-02-29 00:00 +0000", "2112-02-29 00:00 +0000"}},
		{"crosses a century without a leap day", "0 0 29 2 *", "UTC", "2096-03-01 00:00 +0000",
			[]string{"2104-02-29 00:00 +0000"}},
		{"ends a range with Sunday", "0 0 * * 5-7", "UTC", "2024-04-01 12:00 +0000",
			[]string{"2024-04-05 00:00 +0000", "2024-04-06 00:00 +0000", "2024-04-07 00:00 +0000", "2024-04-12 00:00 +0000"}},
		{"takes the first or the third Friday", "0 0 1 * 5#3", "UTC", "2024-04-01 12:00 +0000",
			[]string{"2024-04-19 00:00 +0000", "2024-05-01 00:00 +0000"}},
		{"takes 1-30 and the last day or Mondays for every day", "0 0 1-30,L * 1", "UTC", "2024-05-29 12:00 +0000",
			[]string{"2024-05-30 00:00 +0000", "2024-05-31 00:00 +0000", "2024-06-01 00:00 +0000"}},
		{"moves what spring skips at midnight", "30 0 * * *", "America/Havana", "2024-03-09 12:00 -0500",
			[]string{"2024-03-10 01:30 -0400", "2024-03-11 00:30 -0400"}},
		{"moves what half an hour skips", "15 2 * * *", "Australia/Lord_Howe", "2024-10-05 12:00 +1030",
			[]string{"2024-10-06 02:45 +1100", "2024-10-07 02:15 +1100"}},
		{"runs once in half an hour that comes twice", "45 1 * * *", "Australia/Lord_Howe", "2024-04-06 12:00 +1100",
			[]string{"2024-04-07 01:45 +1100", "2024-04-08 01:45 +1030"}},
		{"moves what a skipped day had", "0 9 30 12 *", "Pacific/Apia", "2011-12-29 12:00 -1000",
			[]string{"2011-12-31 09:00 +1400", "2012-12-30 09:00 +1400"}},
		{"moves what spring skips, seen from within the hour after", "30 2 * * *", "America/New_York", "2024-03-10 03:10 -0400",
			[]string{"2024-03-10 03:30 -0400", "2024-03-11 02:30 -0400"}},
		{"is over in autumn's second hour", "30 1 * * *", "America/New_York", "2024-11-03 01:10 -0500",
			[]string{"2024-11-04 01:30 -0500"}},
		{"runs in both of autumn's hours at every hour", "30 * * * *", "America/New_York", "2024-11-03 01:10 -0400",
			[]string{"2024-11-03 01:30 -0400", "2024-11-03 01:30 -0500", "2024-11-03 02:30 -0500"}},
		{"leaves out spring's hour at every hour", "30 * * * *", "America/New_York", "2024-03-10 01:10 -0500",
			[]string{"2024-03-10 01:30 -0500", "2024-03-10 03:30 -0400"}},
		{"knows the last day of a leap year beyond the zone's table", "0 12 31 12 *", "America/New_York", "2040-12-31 08:00 -0500",
			[]string{"2040-12-31 12:00 -0500", "2041-12-31 12:00 -0500"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cron, err := schedule.ParseCron(tt.expression, &schedule.CronOptions{TZ: tt.zone})
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.Parse(minutes, tt.after)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.want {
				if at = cron.Next(at); at.Format(minutes) != want {
					t.Fatalf("Next = %s, want %s", at.Format(minutes), want)
				}
			}
		})
	}
}

func TestCronLimits(t *testing.T) {
	noon := time.Date(2024, 1, 1, 12, 0, 0, 0, time.UTC)
	cron, err := schedule.ParseCron("@hourly", &schedule.CronOptions{TZ: "UTC", StartDate: noon, EndDate: noon.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name        string
		after, want time.Time
	}{
		{"starts at StartDate", noon.AddDate(-1, 0, 0), noon},
		{"still runs at EndDate", noon, noon.Add(time.Hour)},
		{"never runs after it", noon.Add(time.Hour), time.Time{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := cron.Next(tt.after); !got.Equal(tt.want) {
				t.Errorf("Next(%v) = %v, want %v", tt.after, got, tt.want)
			}
		})
	}
	if got := cron.String(); got != "@hourly" {
		t.Errorf("String() = %q, want what was written", got)
	}
}

func TestCronInZoneOfProcess(t *testing.T) {
	cron, err := schedule.ParseCron("0 0 * * *", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := cron.Next(time.Now()); got.Location() != time.Local || got.Hour() != 0 {
		t.Errorf("Next = %v, want midnight in %v", got, time.Local)
	}
}

func TestCronErrors(t *testing.T) {
	for _, tt := range []struct {
		name       string
		expression string
		opts       schedule.CronOptions
		want       string
	}{
		{"names the field", "61 * * * * *", schedule.CronOptions{}, `Constraint error, got value 61 expected range 0-59 (second "61")`},
		{"counts fields", "* * *", schedule.CronOptions{}, "Invalid cron expression: 3 fields, expected 5 or 6 (second minute hour dayOfMonth month dayOfWeek, second may be left out)"},
		{"refuses a day that is not in the months", "0 0 31 2,4 *", schedule.CronOptions{}, "Invalid explicit day of month definition: none of the months has such a day"},
		{"refuses numbers without end", "99999999999999999999 * * * *", schedule.CronOptions{}, `Invalid characters, got value: 99999999999999999999 (minute "99999999999999999999")`},
		{"refuses a zone it does not know", "@daily", schedule.CronOptions{TZ: "Mars/Olympus"}, `time zone "Mars/Olympus": unknown time zone Mars/Olympus; use an IANA name such as Asia/Shanghai`},
		{"refuses an end before the start", "@daily", schedule.CronOptions{StartDate: time.Unix(86400, 0).UTC(), EndDate: time.Unix(0, 0).UTC()},
			"EndDate 1970-01-01 00:00:00 +0000 UTC is before StartDate 1970-01-02 00:00:00 +0000 UTC"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := schedule.ParseCron(tt.expression, &tt.opts); err == nil || err.Error() != tt.want {
				t.Errorf("error is %v, want %s", err, tt.want)
			}
		})
	}
}

var zones = []string{"UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "Europe/Amsterdam"}

// FuzzCron checks that Next is later, is a time the expression names (on the dial
// of this moment, or on the one from before a change), and is the first one.
func FuzzCron(f *testing.F) {
	f.Add("*/5 * * * *", int64(1700000000), uint8(0))
	f.Add("0 30 2 1-7,L jan-MAR/2 5#3", int64(1710000000), uint8(1))
	f.Add("59 59 1,2 ? * 5-7", int64(1730000000), uint8(3))
	f.Add("0 0 9 30 12 *", int64(1325000000), uint8(4))
	f.Add("0 0 29 2 *", int64(-2000000000), uint8(5))
	f.Add("@weekly", int64(math.MaxInt32), uint8(2))
	f.Fuzz(func(t *testing.T, expression string, seconds int64, zone uint8) {
		opts := &schedule.CronOptions{TZ: zones[int(zone)%len(zones)]}
		cron, err := schedule.ParseCron(expression, opts)
		if err != nil {
			return
		}
		after := time.Unix(seconds%1e10, 0)
		next := cron.Next(after)
		if !next.After(after) {
			t.Fatalf("Next(%v) = %v", after, next)
		}
		if !named(expression, next) && !named(expression, beforeChange(next)) {
			t.Fatalf("Next(%v) = %v, which %q does not name", after, next, expression)
		}
		for at := after.Add(time.Second).In(next.Location()); at.Before(next) && at.Sub(after) < 5*time.Minute; at = at.Add(time.Second) {
			if named(expression, at) && !changes(at) {
				t.Fatalf("Next(%v) = %v, but %q names %v", after, next, expression, at)
			}
		}
	})
}

// beforeChange is t on the dial of the zone's period before t's.
func beforeChange(t time.Time) time.Time {
	start, _ := t.ZoneBounds()
	if start.IsZero() {
		return t
	}
	name, offset := start.Add(-1).Zone()
	return t.In(time.FixedZone(name, offset))
}

// changes reports whether the zone's offset changes within a day of t.
func changes(t time.Time) bool {
	_, now := t.Zone()
	_, before := t.Add(-25 * time.Hour).Zone()
	_, after := t.Add(25 * time.Hour).Zone()
	return now != before || now != after
}

// named is a second, simple reading of expressions that are known to be valid.
func named(expression string, t time.Time) bool {
	expression = strings.ToLower(strings.TrimSpace(expression))
	switch expression {
	case "@yearly":
		expression = "0 0 1 1 *"
	case "@monthly":
		expression = "0 0 1 * *"
	case "@weekly":
		expression = "0 0 * * 0"
	case "@daily":
		expression = "0 0 * * *"
	case "@hourly":
		expression = "0 * * * *"
	}
	fields := strings.Fields(expression)
	if len(fields) == 5 {
		fields = append([]string{"0"}, fields...)
	}
	month, weekday := fields[4], fields[5]
	for m := time.January; m <= time.December; m++ {
		month = strings.ReplaceAll(month, strings.ToLower(m.String()[:3]), fmt.Sprint(int(m)))
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		weekday = strings.ReplaceAll(weekday, strings.ToLower(d.String()[:3]), fmt.Sprint(int(d)))
	}
	if !inField(fields[0], t.Second(), 0, 59) || !inField(fields[1], t.Minute(), 0, 59) ||
		!inField(fields[2], t.Hour(), 0, 23) || !inField(month, int(t.Month()), 1, 12) {
		return false
	}
	day := inField(fields[3], t.Day(), 1, 31) ||
		strings.Contains(fields[3], "l") && t.AddDate(0, 0, 1).Month() != t.Month()
	weekday, nth, hash := strings.Cut(weekday, "#")
	onWeekday := (inField(weekday, int(t.Weekday()), 0, 7) || t.Weekday() == 0 && inField(weekday, 7, 0, 7)) &&
		(!hash || nth == fmt.Sprint((t.Day()-1)/7+1))
	switch {
	case full(fields[3], 1, 31):
		return onWeekday
	case full(weekday, 0, 7) && !hash:
		return day
	}
	return day || onWeekday
}

func full(field string, low, high int) bool {
	for n := low; n <= high; n++ {
		if !inField(field, n, low, high) {
			return false
		}
	}
	return true
}

func inField(field string, n, low, high int) bool {
	for item := range strings.SplitSeq(field, ",") {
		from, to, step := low, high, 1
		values, every, stepped := strings.Cut(item, "/")
		if stepped {
			fmt.Sscan(every, &step)
		}
		if values == "l" {
			continue
		}
		if values != "*" && values != "?" {
			first, last, ranged := strings.Cut(values, "-")
			from, to = atoi(first), atoi(last)
			if !ranged && stepped {
				to = high
			} else if !ranged {
				to = from
			}
		}
		if n >= from && n <= to && (n-from)%step == 0 {
			return true
		}
	}
	return false
}

func atoi(digits string) (n int) {
	for _, d := range digits {
		n = n*10 + int(d-'0')
	}
	return n
}

func BenchmarkCronNext(b *testing.B) {
	for _, expression := range []string{"*/5 * * * *", "0 30 4 * * *", "0 0 * 2 1#5"} {
		b.Run(expression, func(b *testing.B) {
			cron, err := schedule.ParseCron(expression, &schedule.CronOptions{TZ: "America/New_York"})
			if err != nil {
				b.Fatal(err)
			}
			after := time.Date(2072, time.March, 1, 0, 0, 0, 0, time.UTC)
			for b.Loop() {
				cron.Next(after)
			}
		})
	}
}
