package schedule

import "time"

// horizon bounds the search of Next, in seconds: nothing that ParseCron accepts
// is rarer than once in 40 years.
const horizon = 41 * 366 * day

const day = 24 * 60 * 60

// Next returns the first moment after the given one at which the task is due, in
// the zone of the expression and on a whole second; or the zero Time if there is
// none before EndDate. It takes bounded time.
//
// Where clocks are changed, a task at fixed hours runs once for each time on its
// dial: what falls into the hour that clocks skip is due as long after midnight
// as on any other day (02:30 at 03:30), and in an hour that comes twice it is due
// in the first one. A task at every hour follows elapsed time: nothing in the
// hour that does not exist, and both of the two. These are cron-parser's rules,
// kept also where it knows the change by an hour between 1 and 3 only: changes at
// midnight, by half an hour, or by a whole day.
func (c *Cron) Next(after time.Time) time.Time {
	if after.Before(c.start) {
		after = c.start.Add(-1)
	}
	from := after.Unix() + 1
	for end := from + horizon; from < end; {
		p := c.periodAt(from, end)
		if next, ok := c.nextIn(p, from); ok {
			return c.unlessOver(time.Unix(next, 0).In(c.loc))
		}
		from = p.end
	}
	return time.Time{}
}

func (c *Cron) unlessOver(next time.Time) time.Time {
	if !c.end.IsZero() && next.After(c.end) {
		return time.Time{}
	}
	return next
}

// period is a stretch of time in which the zone's offset stays the same. Times
// are Unix seconds. Adding the offset gives the dial: what a clock on the wall
// shows, as the Unix time of the same reading in UTC.
type period struct {
	start, end       int64
	offset, previous int64
}

// periodAt returns the period that t is in, cut at limit.
func (c *Cron) periodAt(t, limit int64) period {
	moment := time.Unix(t, 0).In(c.loc)
	_, offset := moment.Zone()
	p := period{start: t, end: limit, offset: int64(offset), previous: int64(offset)}
	start, end := moment.ZoneBounds()
	if !start.IsZero() {
		_, previous := start.Add(-time.Second).Zone()
		p.start, p.previous = start.Unix(), int64(previous)
	}
	if !end.IsZero() {
		p.end = min(end.Unix(), limit)
	}
	if p.end <= t {
		// Beyond the last recorded change, Go 1.26 takes every year for 365 days
		// long, so that the last day of a leap year is after its period.
		p.end = min(t+day, limit)
	}
	return p
}

// nextIn returns the first due time in p that is not before from.
func (c *Cron) nextIn(p period, from int64) (int64, bool) {
	dial := from + p.offset
	if c.hour == span(0, 23) {
		return c.onDial(dial, p.end, p.offset)
	}
	// What the dial showed already in the period before is not due again.
	dial = max(dial, p.start+p.previous)
	next, ok := c.onDial(dial, p.end, p.offset)
	// What the dial skipped is due by the offset before, in the time just after.
	if skipped, missed := c.onDial(from+p.previous, p.start+p.offset-p.previous, p.previous); missed && (!ok || skipped < next) {
		return skipped, true
	}
	return next, ok
}

// onDial returns the first due time before end whose reading is not before dial.
func (c *Cron) onDial(dial, end, offset int64) (int64, bool) {
	clock := mod(dial, day)
	for today := dial - clock; today < end+offset; {
		date := time.Unix(today, 0).UTC()
		if !c.month.has(int(date.Month())) {
			today = time.Date(date.Year(), date.Month()+1, 1, 0, 0, 0, 0, time.UTC).Unix()
			clock = 0
			continue
		}
		if c.onDay(date) {
			if at, ok := c.clockFrom(int(clock)); ok {
				next := today + int64(at) - offset
				return next, next < end
			}
		}
		today += day
		clock = 0
	}
	return 0, false
}

func mod(a, b int64) int64 { return (a%b + b) % b }

func (c *Cron) onDay(date time.Time) bool {
	weekday := c.onWeekday(date)
	if c.anyDay {
		return weekday
	}
	inMonth := c.dayOfMonth.has(date.Day()) || c.lastDay && date.AddDate(0, 0, 1).Day() == 1
	if c.anyWeekday {
		return inMonth
	}
	return inMonth || weekday
}

func (c *Cron) onWeekday(date time.Time) bool {
	return c.dayOfWeek.has(int(date.Weekday())) &&
		(c.nthWeekday == 0 || c.nthWeekday == (date.Day()+6)/7)
}

// clockFrom returns the first due second of a day that is not before clock.
func (c *Cron) clockFrom(clock int) (int, bool) {
	h, m, s := clock/3600, clock/60%60, clock%60
	second, ok := c.second.from(s)
	if !ok {
		second, _ = c.second.from(0)
		m++
	}
	minute, ok := c.minute.from(m)
	if minute != m {
		second, _ = c.second.from(0)
	}
	if !ok {
		minute, _ = c.minute.from(0)
		h++
	}
	hour, ok := c.hour.from(h)
	if hour != h {
		minute, _ = c.minute.from(0)
		second, _ = c.second.from(0)
	}
	return hour*3600 + minute*60 + second, ok
}
