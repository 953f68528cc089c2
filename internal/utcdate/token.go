package utcdate

// A kind tells tokens apart. The symbols ":", "-", "+", "." and ")" have their
// character as kind.
type kind int

const (
	end    kind = -iota
	number      // n digits, worth value
	space       // any amount
	word        // letters, n of them; prefix has the first three
	other       // a character without a meaning, or text in parentheses
)

type token struct {
	kind   kind
	n      int
	value  int
	prefix [3]byte
}

// digits reports whether t is a number of exactly n digits.
func (t token) digits(n int) bool { return t.kind == number && t.n == n }

// isSign reports whether t is "+" or "-".
func (t token) isSign() bool { return t.kind == '+' || t.kind == '-' }

// sign is 1 for "+" and -1 for "-".
func (t token) sign() int {
	if t.kind == '-' {
		return -1
	}
	return 1
}

// millis reads t as the digits behind a decimal point, of which three count.
func (t token) millis() int {
	value := t.value
	for n := t.n; n < 3; n++ {
		value *= 10
	}
	for n := min(t.n, 9); n > 3; n-- {
		value /= 10
	}
	return value
}

// Words that mean something. Of month names the first three letters count; all
// others must match as a whole. Case is ignored.
var (
	months = map[string]int{
		"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
		"jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	}
	zones = map[string]int{ // hours from UTC
		"ut": 0, "utc": 0, "z": 0, "gmt": 0, "edt": -4, "est": -5,
		"cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8,
	}
	halves = map[string]int{"am": 0, "pm": 12} // hours to add
)

// month returns the number of the month t names.
func (t token) month() (int, bool) {
	if t.kind != word || t.n < 3 {
		return 0, false
	}
	m, ok := months[string(t.prefix[:])]
	return m, ok
}

// in looks t up as a whole word.
func (t token) in(words map[string]int) (int, bool) {
	if t.kind != word || t.n > len(t.prefix) {
		return 0, false
	}
	value, ok := words[string(t.prefix[:t.n])]
	return value, ok
}

// is reports whether t is the one-letter word c.
func (t token) is(c byte) bool {
	return t.kind == word && t.n == 1 && t.prefix[0] == c
}
