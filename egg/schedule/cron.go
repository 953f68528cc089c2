package schedule

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// CronOptions qualify a cron expression, as the options of cron-parser do. The
// zero value means the zone of the process, from now on, for ever.
type CronOptions struct {
	// TZ is the time zone of the expression, by its IANA name ("Asia/Shanghai",
	// "UTC"). Default: the zone of the process. On a system without zone files,
	// import time/tzdata.
	TZ string

	// StartDate is the first moment at which the task may run (currentDate in
	// cron-parser). Default: no limit.
	StartDate time.Time

	// EndDate is the last moment at which the task may run. Default: no limit.
	EndDate time.Time
}

// Cron is a parsed cron expression. It does not change, so any number of
// goroutines may use it.
type Cron struct {
	text string

	second, minute, hour, dayOfMonth, month, dayOfWeek set

	lastDay    bool // "L" in day of month
	nthWeekday int  // the number after "#" in day of week, 0 for none
	anyDay     bool // day of month is "*" or says as much
	anyWeekday bool // day of week is "*" or says as much

	loc        *time.Location
	start, end time.Time
}

// predefined are the names that cron-parser knows.
var predefined = map[string]string{
	"@yearly":  "0 0 1 1 *",
	"@monthly": "0 0 1 * *",
	"@weekly":  "0 0 * * 0",
	"@daily":   "0 0 * * *",
	"@hourly":  "0 * * * *",
}

// ParseCron reads an expression of five fields (minute, hour, day, month, day of
// week) or of six, seconds first; or one of @yearly, @monthly, @weekly, @daily and
// @hourly. A field is a list of values, ranges ("1-5") and steps ("*/10",
// "8-18/2", and "5/20": from 5 on). Months and days of the week have English names
// of three letters in any case, 0 and 7 are Sunday. "?" is "*" in the two fields
// of days, "L" is the last day of the month, and "5#3" the third Friday.
//
// If both day of month and day of week are limited, a day has to match one of
// them only, as in crontab(5).
//
// The grammar is that of cron-parser 2.18, which Egg 3 uses, without its
// accidents. What it ignores or guesses is an error: less than five fields, a
// second "-" or "/". So is an expression that no date can match, such as the 31st
// of February and April. 7 is Sunday in a range as well ("5-7"), one month of
// less than 31 days does not turn "*" into a list of days ("0 0 * 4 1" is Mondays
// in April), and "#" does not limit the day of month ("0 0 1 * 5#3" is the first
// and the third Friday). A nil opts is the zero CronOptions.
func ParseCron(expression string, opts *CronOptions) (*Cron, error) {
	if opts == nil {
		opts = &CronOptions{}
	}
	if !opts.EndDate.IsZero() && opts.EndDate.Before(opts.StartDate) {
		return nil, fmt.Errorf("EndDate %v is before StartDate %v", opts.EndDate, opts.StartDate)
	}
	loc, err := location(opts.TZ)
	if err != nil {
		return nil, err
	}
	c := &Cron{text: expression, loc: loc, start: opts.StartDate, end: opts.EndDate}
	if err := c.parse(expression); err != nil {
		return nil, err
	}
	return c, nil
}

// String is the expression as it was written.
func (c *Cron) String() string { return c.text }

func location(name string) (*time.Location, error) {
	if name == "" {
		return time.Local, nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("time zone %q: %w; use an IANA name such as Asia/Shanghai", name, err)
	}
	return loc, nil
}

func (c *Cron) parse(expression string) error {
	expression = strings.TrimSpace(expression)
	if strings.HasPrefix(expression, "@") {
		known, ok := predefined[expression]
		if !ok {
			return fmt.Errorf("Invalid cron expression: %s is not one of @yearly, @monthly, @weekly, @daily, @hourly", expression)
		}
		expression = known
	}
	fields := strings.Fields(expression)
	switch len(fields) {
	case 5:
		fields = append([]string{"0"}, fields...)
	case 6:
	default:
		return fmt.Errorf("Invalid cron expression: %d fields, expected 5 or 6 (second minute hour dayOfMonth month dayOfWeek, second may be left out)", len(fields))
	}
	for i, parse := range []func(string) error{
		plain(secondField, &c.second), plain(minuteField, &c.minute), plain(hourField, &c.hour),
		c.parseDayOfMonth, plain(monthField, &c.month), c.parseDayOfWeek,
	} {
		if err := parse(fields[i]); err != nil {
			return fmt.Errorf("%w (%s %q)", err, fieldNames[i], fields[i])
		}
	}
	return c.possible()
}

// longest is the number of days a month can have, by its number.
var longest = [...]int{1: 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

var errNoSuchDay = errors.New("Invalid explicit day of month definition: none of the months has such a day")

// possible refuses days that none of the months has. All else recurs: a leap day
// on a given weekday is the rarest, and comes after 40 years at most.
func (c *Cron) possible() error {
	first, limited := c.dayOfMonth.from(0)
	if !limited || c.lastDay {
		return nil
	}
	for month, days := range longest {
		if c.month.has(month) && first <= days {
			return nil
		}
	}
	return errNoSuchDay
}
