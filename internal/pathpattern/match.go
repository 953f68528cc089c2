package pathpattern

// Matches reports whether the pattern matches path, which must not be decoded.
func (p *Pattern) Matches(path string) bool {
	switch {
	case p.regexp != nil:
		return p.regexp.MatchString(path)
	case p.program != nil:
		return p.program.match(path, nil)
	}
	var room [8]string
	for i := range p.alternatives {
		if _, ok := p.alternatives[i].find(path, room[:0], &p.opts); ok {
			return true
		}
	}
	return false
}

// Match matches path, which must not be decoded, and returns the parameters by
// name, decoded as [Decode] does. Parameters that took no part, or are empty,
// are not in the map; of several with one name, the last counts. The map is
// never nil when ok is true.
func (p *Pattern) Match(path string) (params map[string]string, ok bool) {
	names, values, ok := p.Find(path, nil)
	if !ok {
		return nil, false
	}
	params = make(map[string]string, len(names))
	for i, name := range names {
		params[name] = values[i]
	}
	return params, true
}

// Find matches path, which must not be decoded, and returns the names of the
// parameters that took part and are not empty, in the order of the pattern, and
// their values, decoded as [Decode] does. The values are appended to dst[:0]; most patterns
// allocate nothing if it has room and nothing is escaped. The slice of names must not be
// changed.
func (p *Pattern) Find(path string, dst []string) (names, values []string, ok bool) {
	names, values, ok = p.find(path, dst[:0])
	for i, v := range values {
		values[i] = Decode(v)
	}
	return names, values, ok
}

// find is Find for values as they stand in the path.
func (p *Pattern) find(path string, dst []string) (names, values []string, ok bool) {
	if p.regexp != nil || p.program != nil {
		return p.findSlots(path, dst)
	}
	for i := range p.alternatives {
		a := &p.alternatives[i]
		if values, ok = a.find(path, dst, &p.opts); ok {
			return a.Names, values, true
		}
	}
	return nil, nil, false
}

func (p *Pattern) findSlots(path string, dst []string) (names, values []string, ok bool) {
	slots := p.slots(path)
	if slots == nil {
		return nil, nil, false
	}
	for i, key := range p.keys {
		if start, end := slots[2*i], slots[2*i+1]; start < end {
			names, dst = append(names, key.Name), append(dst, path[start:end])
		}
	}
	return names, dst, true
}

// Captures matches path, which must not be decoded, and returns the value of
// each of [Pattern.Keys] as it stands in the path, "" for those that took no
// part. A pattern made by [FromRegexp] gives all groups of the expression. It
// returns nil when the pattern does not match.
func (p *Pattern) Captures(path string) []string {
	if p.regexp != nil {
		if groups := p.regexp.FindStringSubmatch(path); groups != nil {
			return groups[1:]
		}
		return nil
	}
	captures := make([]string, len(p.keys))
	if p.program != nil {
		slots := p.slots(path)
		if slots == nil {
			return nil
		}
		for i := range captures {
			if start, end := slots[2*i], slots[2*i+1]; end >= 0 {
				captures[i] = path[start:end]
			}
		}
		return captures
	}
	for i := range p.alternatives {
		a := &p.alternatives[i]
		if values, ok := a.find(path, nil, &p.opts); ok {
			for j, key := range a.keys {
				captures[key] = values[j]
			}
			return captures
		}
	}
	return nil
}

// slots returns where the value of key i begins and ends, at 2i and 2i+1; -1
// when it took no part. It returns nil when the pattern does not match.
func (p *Pattern) slots(path string) []int {
	if p.regexp != nil {
		return regexpSlots(p.regexp, path, p.opts.Legacy)
	}
	slots := make([]int, 2*len(p.keys))
	if !p.program.match(path, slots) {
		return nil
	}
	return slots
}

// exact reports whether the alternatives need no program.
func (p *Pattern) exact() bool {
	for i := range p.alternatives {
		if !p.alternatives[i].Exact {
			return false
		}
	}
	return true
}
