package utcdate

import "time"

// none stands for a part of a zone that was not given.
const none = -1

// date is up to three numbers and perhaps a month by name.
type date struct {
	numbers [3]int
	n       int
	month   int // by name, 0 without one
	iso     bool
}

func (d *date) add(number int) bool {
	if d.n == len(d.numbers) {
		return false
	}
	d.numbers[d.n] = number
	d.n++
	return true
}

// resolve tells which number is which. What is missing is 1, a missing year
// 2000 or 2001.
func (d date) resolve() (year, month, day int, ok bool) {
	if d.n == 0 {
		return 0, 0, 0, false
	}
	a, b, c := d.numbers[0], 1, 1
	if d.n > 1 {
		b = d.numbers[1]
	}
	if d.n > 2 {
		c = d.numbers[2]
	}
	switch {
	case d.month > 0 && isDay(a): // "2 Jan 2020", "Jan 2 2020"
		year, month, day = b, d.month, a
	case d.month > 0: // "2020 Jan 2"
		year, month, day = a, d.month, b
	case d.iso || !isDay(a): // "2020/1/2"
		year, month, day = a, b, c
	default: // "1/2/2020"
		year, month, day = c, a, b
	}
	if !d.iso {
		year = century(year)
	}
	return year, month, day, 1 <= month && month <= 12 && isDay(day)
}

func isDay(n int) bool { return 1 <= n && n <= 31 }

// century completes a year of two digits.
func century(year int) int {
	switch {
	case 0 <= year && year <= 49:
		return year + 2000
	case 50 <= year && year <= 99:
		return year + 1900
	}
	return year
}

// clock is a time of day: hours, minutes, seconds, milliseconds.
type clock struct {
	numbers [4]int
	n       int
	half    int // 12 after PM, 0 after AM
	halved  bool
}

// limits says what each number of a clock stays below.
var limits = [4]int{24, 60, 60, 1000}

func (c *clock) add(number int) bool {
	if c.n == len(c.numbers) {
		return false
	}
	c.numbers[c.n] = number
	c.n++
	return true
}

// finish makes what has not been given 0.
func (c *clock) finish() { c.n = len(c.numbers) }

// expects reports whether number can come next in a clock that has begun.
func (c *clock) expects(number int) bool {
	return 0 < c.n && c.n < len(c.numbers) && number < limits[c.n]
}

// resolve returns the four numbers. 24:00 is the only time past 23:59.
func (c clock) resolve() (numbers [4]int, ok bool) {
	if c.halved {
		if c.numbers[0] > 12 {
			return numbers, false
		}
		c.numbers[0] = c.numbers[0]%12 + c.half
	}
	for i, n := range c.numbers {
		if n >= limits[i] {
			return c.numbers, c.numbers == [4]int{24}
		}
	}
	return c.numbers, true
}

// zone is an offset from UTC; without a sign there is none.
type zone struct {
	sign, hour, minute int
}

var (
	noZone = zone{hour: none, minute: none}
	utc    = zone{sign: 1}
)

func zoneOf(hours int) zone {
	if hours < 0 {
		return zone{sign: -1, hour: -hours}
	}
	return zone{sign: 1, hour: hours}
}

func (z zone) isUTC() bool { return z.hour == 0 && z.minute == 0 }

// expects reports whether number can be the minutes that are still missing.
func (z zone) expects(number int) bool {
	return z.hour != none && z.minute == none && number < 60
}

// resolve returns the location to read a clock in, and by how many minutes that
// clock is ahead of it.
func (z zone) resolve() (location *time.Location, ahead int) {
	if z.sign == 0 {
		return time.Local, 0
	}
	return time.UTC, z.sign * (max(z.hour, 0)*60 + max(z.minute, 0))
}

// time puts the parts together.
func (p *parser) time() (time.Time, bool) {
	year, month, day, ok := p.date.resolve()
	if !ok {
		return time.Time{}, false
	}
	c, ok := p.clock.resolve()
	if !ok {
		return time.Time{}, false
	}
	location, ahead := p.zone.resolve()
	nanos := c[3] * int(time.Millisecond)
	return time.Date(year, time.Month(month), day, c[0], c[1]-ahead, c[2], nanos, location).UTC(), true
}
