package bodyparser

import (
	"encoding/json"
	"math"
	"strconv"
)

// number reads a number (RFC 8259 section 6). JavaScript makes Infinity of what
// is out of range; no Go program expects that, so it is refused.
func (p *jsonParser) number() (any, error) {
	start := p.pos
	integer, ok := p.scanNumber()
	if !ok {
		return nil, p.unexpected()
	}
	digits := p.text[start:p.pos]
	if p.exact {
		return json.Number(digits), nil
	}
	if integer && len(digits) <= 15 { // exact as a float64, and quick
		n := 0
		for _, c := range digits {
			n = n*10 + int(c-'0')
		}
		return float64(n), nil
	}
	f, err := strconv.ParseFloat(string(digits), 64)
	if err != nil || math.IsInf(f, 0) {
		return nil, p.problem(start, "number out of range")
	}
	return f, nil
}

// scanNumber goes past a number. integer says that it is made of digits alone.
func (p *jsonParser) scanNumber() (integer, ok bool) {
	integer = !p.skip('-')
	first := p.pos
	if n := p.digits(); n == 0 || n > 1 && p.text[first] == '0' {
		p.pos = first + min(n, 1) // the digit that is wrong
		return false, false
	}
	if p.skip('.') {
		integer = false
		if p.digits() == 0 {
			return false, false
		}
	}
	if p.skip('e') || p.skip('E') {
		integer = false
		if !p.skip('+') {
			p.skip('-')
		}
		if p.digits() == 0 {
			return false, false
		}
	}
	return integer, true
}

// skip goes past c if it is next.
func (p *jsonParser) skip(c byte) bool {
	if p.pos < len(p.text) && p.text[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

// digits goes past digits and returns how many there were.
func (p *jsonParser) digits() int {
	start := p.pos
	for p.pos < len(p.text) && '0' <= p.text[p.pos] && p.text[p.pos] <= '9' {
		p.pos++
	}
	return p.pos - start
}
