package pathpattern

// assemble makes the program for a legacy pattern, as tokensToRegExp() of
// path-to-regexp 1.9 makes its regular expression.
func (l *legacy) assemble(values []legacyValue) *program {
	p := &program{opts: l.opts, free: l.free}
	for i := range values {
		v := &values[i]
		switch {
		case !v.param:
			p.text(v.text)
		case v.optional && v.partial:
			p.text(v.prefix)
			p.either(func() { v.capture(p) }, func() {})
		case v.optional:
			p.either(func() { p.text(v.prefix); v.capture(p) }, func() {})
		default:
			p.text(v.prefix)
			v.capture(p)
		}
	}
	p.emit(inst{op: opTail})
	return p
}

// capture adds the value, with its repetitions.
func (v *legacyValue) capture(p *program) {
	p.capture(v.key, func() {
		v.once(p)
		if !v.repeat {
			return
		}
		split := p.emit(inst{op: opSplit})
		p.code[split].x = len(p.code)
		p.text(v.prefix)
		v.once(p)
		p.emit(inst{op: opJump, x: split})
		p.code[split].y = len(p.code)
	})
}

// once adds one value.
func (v *legacyValue) once(p *program) {
	switch v.kind {
	case plainValue:
		p.short(v.delimiter)
	case guardedValue:
		p.either(func() { p.text(v.guard) }, func() { p.short(v.guard, v.delimiter) })
	case anyValue:
		p.either(func() { p.long() }, func() {})
	default:
		p.splice(v.group)
	}
}
