package schedule

import (
	"errors"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

// set is a set of the numbers 0 to 63.
type set uint64

func (s set) has(n int) bool { return s>>n&1 == 1 }

// from returns the smallest member that is not below n.
func (s set) from(n int) (int, bool) {
	rest := uint64(s) >> n << n
	return bits.TrailingZeros64(rest), rest != 0
}

// span is the set of low to high.
func span(low, high int) set { return set(1)<<(high+1) - set(1)<<low }

// field is what one position of an expression may say.
type field struct {
	min, max int
	names    string // of three letters each; the first one is min
	question bool   // "?" stands for "*"
}

var (
	secondField     = field{min: 0, max: 59}
	minuteField     = field{min: 0, max: 59}
	hourField       = field{min: 0, max: 23}
	dayOfMonthField = field{min: 1, max: 31, question: true}
	monthField      = field{min: 1, max: 12, names: "janfebmaraprmayjunjulaugsepoctnovdec"}
	dayOfWeekField  = field{min: 0, max: 7, names: "sunmontuewedthufrisat", question: true}
)

// fieldNames are cron-parser's, for messages. The messages are its own too,
// capitals and all, so that what people search for is what they find.
var fieldNames = [...]string{"second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek"}

func plain(f field, into *set) func(string) error {
	return func(text string) (err error) {
		*into, err = f.parse(text)
		return err
	}
}

// parseDayOfMonth takes out "L", which is the only value that is not a number.
func (c *Cron) parseDayOfMonth(text string) error {
	var rest []string
	for item := range strings.SplitSeq(text, ",") {
		if item == "L" {
			c.lastDay = true
		} else {
			rest = append(rest, item)
		}
	}
	if len(rest) == 0 {
		return nil
	}
	days, err := dayOfMonthField.parse(strings.Join(rest, ","))
	c.dayOfMonth, c.anyDay = days, days == span(1, 31)
	return err
}

// parseDayOfWeek folds 7 into 0 after looking for all eight: as in crontab(5),
// "*" leaves the decision to the day of month, and "0-6" is a choice of days.
func (c *Cron) parseDayOfWeek(text string) error {
	weekdays, nth, err := cutNth(text)
	if err != nil {
		return err
	}
	days, err := dayOfWeekField.parse(weekdays)
	if err != nil {
		return err
	}
	c.nthWeekday = nth
	c.anyWeekday = nth == 0 && days == span(0, 7)
	c.dayOfWeek = (days | days>>7) & span(0, 6)
	return nil
}

// cutNth splits "5#3".
func cutNth(text string) (weekday string, nth int, err error) {
	weekday, after, found := strings.Cut(text, "#")
	if !found {
		return text, 0, nil
	}
	if i := strings.IndexAny(text, ",/-"); i >= 0 {
		return "", 0, fmt.Errorf("Constraint error, invalid dayOfWeek `#` and `%c` special characters are incompatible", text[i])
	}
	if len(after) != 1 || after < "1" || after > "5" {
		return "", 0, errors.New("Constraint error, invalid dayOfWeek occurrence number (#), expected 1-5")
	}
	return weekday, int(after[0] - '0'), nil
}

func (f field) parse(text string) (set, error) {
	var all set
	for item := range strings.SplitSeq(text, ",") {
		if item == "" {
			return 0, errors.New("Invalid list value format")
		}
		values, err := f.parseItem(item)
		if err != nil {
			return 0, err
		}
		all |= values
	}
	return all, nil
}

// parseItem reads a value or a range with or without a step.
func (f field) parseItem(item string) (set, error) {
	values, stepText, stepped := strings.Cut(item, "/")
	low, high, err := f.parseRange(values, stepped)
	if err != nil || !stepped {
		return span(low, high), err
	}
	step, ok := number(stepText)
	if !ok {
		return 0, invalidCharacters(item)
	}
	if step == 0 {
		return 0, errors.New("Constraint error, cannot repeat at every 0 time.")
	}
	var all set
	for n := low; n <= high; n += step {
		all |= 1 << n
	}
	return all, nil
}

// parseRange reads "*", "5" and "1-5". A value with a step reaches to the end.
func (f field) parseRange(text string, stepped bool) (low, high int, err error) {
	if text == "*" || f.question && text == "?" {
		return f.min, f.max, nil
	}
	first, last, ranged := strings.Cut(text, "-")
	low, ok := f.value(first)
	if !ok {
		return 0, 0, invalidCharacters(text)
	}
	if !ranged {
		if low < f.min || low > f.max {
			return 0, 0, fmt.Errorf("Constraint error, got value %d expected range %d-%d", low, f.min, f.max)
		}
		if stepped {
			return low, f.max, nil
		}
		return low, low, nil
	}
	high, ok = f.value(last)
	if !ok {
		return 0, 0, invalidCharacters(text)
	}
	if low < f.min || high > f.max {
		return 0, 0, fmt.Errorf("Constraint error, got range %d-%d expected range %d-%d", low, high, f.min, f.max)
	}
	if low >= high {
		return 0, 0, fmt.Errorf("Invalid range: %d-%d", low, high)
	}
	return low, high, nil
}

// value reads a number or a name.
func (f field) value(text string) (int, bool) {
	if len(text) == 3 {
		if i := strings.Index(f.names, strings.ToLower(text)); i >= 0 && i%3 == 0 {
			return i/3 + f.min, true
		}
	}
	return number(text)
}

// number reads decimal digits. More than four are too many for any field.
func number(text string) (int, bool) {
	if len(text) > 4 || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

func invalidCharacters(text string) error {
	return fmt.Errorf("Invalid characters, got value: %s", text)
}
