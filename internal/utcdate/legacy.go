package utcdate

// legacy reads the rest of the text by V8's rules for all that is no ISO date:
// a number before ":" belongs to the time of day, other numbers to the date;
// month names, AM, PM and zones are known; words before the first number and
// text in parentheses are skipped. It reports false when something contradicts.
func (p *parser) legacy() bool {
	seen := p.date.n > 0 // a number; from then on unknown words are errors
	for p.tok.kind != end {
		tok := p.tok
		p.advance()
		ok := true
		switch {
		case tok.kind == number:
			seen = true
			ok = p.legacyNumber(tok)
		case tok.kind == word:
			ok = p.legacyWord(tok, seen)
		case tok.isSign() && (p.zone.isUTC() || p.clock.n > 0):
			seen = true
			ok = p.legacyOffset(tok)
		case tok.isSign() || tok.kind == ')':
			ok = !seen
		}
		if !ok {
			return false
		}
	}
	return true
}

// legacyNumber places a number by what follows it and by what is still missing.
func (p *parser) legacyNumber(tok token) bool {
	n := tok.value
	if p.skip(':') {
		return p.legacyClock(n)
	}
	dot := p.skip('.')
	switch {
	case dot && p.clock.expects(n):
		p.clock.add(n)
		if p.tok.kind != number {
			return false
		}
		p.clock.add(p.tok.millis())
		p.clock.finish()
		p.advance()
	case p.zone.expects(n):
		p.zone.minute = n
	case p.clock.expects(n):
		p.clock.add(n)
		p.clock.finish()
		return p.tok.kind == end || p.tok.kind == space || p.tok.is('z') || p.tok.isSign()
	default:
		if !p.date.add(n) {
			return false
		}
		p.skip('-')
	}
	return true
}

// legacyClock adds a number that ":" followed; "10::" is "10:00:".
func (p *parser) legacyClock(n int) bool {
	if p.skip(':') {
		if p.clock.n > 0 {
			return false
		}
		p.clock.add(n)
		return p.clock.add(0)
	}
	if !p.clock.add(n) {
		return false
	}
	p.skip('.')
	return true
}

func (p *parser) legacyWord(tok token, seen bool) bool {
	if hours, ok := tok.in(halves); ok && p.clock.n > 0 {
		p.clock.half, p.clock.halved = hours, true
		return true
	}
	if month, ok := tok.month(); ok {
		p.date.month = month
		p.skip('-')
		return true
	}
	if hours, ok := tok.in(zones); ok && seen {
		p.zone = zoneOf(hours)
		return true
	}
	return !seen && p.tok.kind != number
}

// legacyOffset reads what follows the sign of an offset: HHmm, HH or HH:mm, of
// which it leaves the minutes to legacyNumber.
func (p *parser) legacyOffset(sign token) bool {
	p.zone.sign = sign.sign()
	var tok token
	if p.tok.kind == number {
		tok = p.tok
		p.advance()
	}
	switch {
	case p.tok.kind == ':':
		p.zone.hour, p.zone.minute = tok.value, none
	case tok.n == 1 || tok.n == 2:
		p.zone.hour, p.zone.minute = tok.value, 0
	case tok.n == 3 || tok.n == 4:
		p.zone.hour, p.zone.minute = tok.value/100, tok.value%100
	default:
		return false
	}
	return true
}
