package utcdate

// parser collects the parts of a date from tokens.
type parser struct {
	scanner
	date
	clock
	zone
}

// iso reads a date time string of ECMAScript (ECMA-262, "Date Time String
// Format"): YYYY, YYYY-MM or YYYY-MM-DD, optionally with a time of day behind
// "T". Where the text stops being one, it leaves the rest to legacy. It reports
// false when there is no date at all: after "T" nothing else will do.
func (p *parser) iso() bool {
	if !p.isoDate() {
		return true
	}
	switch {
	case p.tok.is('t'):
		p.advance()
		if !p.isoClock() || !p.isoZone() || p.tok.kind != end {
			return false
		}
	case p.tok.kind != end:
		return true
	default:
		p.zone = utc
	}
	p.date.iso = true
	return true
}

// isoDate reads up to the time of day and reports whether all was in order.
func (p *parser) isoDate() bool {
	if !p.isoYear() {
		return false
	}
	for _, most := range [...]int{12, 31} {
		if !p.skip('-') {
			return true
		}
		if !p.tok.digits(2) || p.tok.value < 1 || p.tok.value > most {
			return false
		}
		p.date.add(p.tok.value)
		p.advance()
	}
	return true
}

// isoYear reads YYYY, +YYYYYY or -YYYYYY. There is no year -000000.
func (p *parser) isoYear() bool {
	if p.tok.digits(4) {
		p.date.add(p.tok.value)
		p.advance()
		return true
	}
	if !p.tok.isSign() {
		return false
	}
	sign, after := p.tok, p.rest
	p.advance()
	year := p.tok.value
	switch {
	case !p.tok.digits(6):
		p.tok, p.rest = sign, after
		return false
	case sign.kind == '-' && year == 0:
		p.tok = sign // V8 goes on behind the year
		return false
	case sign.kind == '-':
		year = -year
	}
	p.date.add(year)
	p.advance()
	return true
}

// isoClock reads HH:mm, HH:mm:ss or HH:mm:ss.sss with any number of digits at
// the end. 24:00 is midnight at the end of the day.
func (p *parser) isoClock() bool {
	most := 59
	if p.tok.value == 24 {
		most = 0
	}
	if !p.clockDigits(24) || !p.skip(':') || !p.clockDigits(most) {
		return false
	}
	if !p.skip(':') {
		return true
	}
	if !p.clockDigits(most) {
		return false
	}
	if !p.skip('.') {
		return true
	}
	if p.tok.kind != number || most == 0 && p.tok.value > 0 {
		return false
	}
	p.clock.add(p.tok.millis())
	p.advance()
	return true
}

func (p *parser) clockDigits(most int) bool {
	if !p.tok.digits(2) || p.tok.value > most {
		return false
	}
	p.clock.add(p.tok.value)
	p.advance()
	return true
}

// isoZone reads Z, +HH:mm, or +HHmm, or nothing.
func (p *parser) isoZone() bool {
	if p.tok.is('z') {
		p.zone = utc
		p.advance()
		return true
	}
	if !p.tok.isSign() {
		return true
	}
	p.zone.sign = p.tok.sign()
	p.advance()
	if p.tok.digits(4) {
		p.zone.hour, p.zone.minute = p.tok.value/100, p.tok.value%100
		p.advance()
		return p.zone.hour < 24 && p.zone.minute < 60
	}
	return p.zoneDigits(&p.zone.hour, 23) && p.skip(':') && p.zoneDigits(&p.zone.minute, 59)
}

func (p *parser) zoneDigits(part *int, most int) bool {
	if !p.tok.digits(2) || p.tok.value > most {
		return false
	}
	*part = p.tok.value
	p.advance()
	return true
}
