package form

import (
	"slices"
	"strconv"
)

// build makes the tree that one field describes, from the inside out.
func (p *parser) build(segments []string, leaf *node) (*node, error) {
	for _, segment := range slices.Backward(segments) {
		var err error
		if leaf, err = p.wrap(segment, leaf); err != nil {
			return nil, err
		}
	}
	return leaf, nil
}

// wrap puts leaf into the container that a segment of a name asks for.
func (p *parser) wrap(segment string, leaf *node) (*node, error) {
	if segment == "[]" {
		if leaf.mark == overflow {
			return leaf, nil
		}
		return p.combine(newList(), leaf)
	}
	name := unwrap(segment)
	i, ok := index(name)
	ok = ok && name != segment
	if ok && i < p.array {
		n := newList()
		n.put(i, leaf)
		return n, nil
	}
	n := newObject()
	if ok {
		if err := p.over("ArrayLimit", p.array); err != nil {
			return nil, err
		}
		n.mark, n.last = overflow, i
	}
	if name != "__proto__" {
		n.fields[name] = leaf
	}
	return n, nil
}

// combine returns a and b as one list.
func (p *parser) combine(a, b *node) (*node, error) {
	if a.mark == overflow {
		a.append(b)
		return a, nil
	}
	if a.kind != list {
		a = newList(a)
	}
	a.extend(b)
	return p.limit(a, a.length)
}

// limit turns a list into an object when count is over the array limit.
func (p *parser) limit(n *node, count int) (*node, error) {
	if count <= p.array {
		return n, nil
	}
	if err := p.over("ArrayLimit", p.array); err != nil {
		return nil, err
	}
	n.toObject()
	n.mark = overflow
	return n, nil
}

// merge adds source to target and returns the result, which may be another
// node. Both are used up.
func (p *parser) merge(target, source *node) (*node, error) {
	switch {
	case source.kind == text && source.text == "":
		return target, nil // to JavaScript, "" is nothing to merge
	case source.kind == text:
		return p.mergeText(target, source)
	case target.kind == text:
		return p.mergeIntoText(target, source)
	case target.kind == list && source.kind == list:
		return p.mergeLists(target, source)
	}
	return p.mergeFields(target, source)
}

// mergeText adds a text to the end of whatever target is.
func (p *parser) mergeText(target, source *node) (*node, error) {
	switch {
	case target.kind == list:
		target.push(source)
		return p.limit(target, len(target.items))
	case target.mark == overflow:
		target.append(source)
		return target, nil
	case target.mark == conflict:
		if target.last+1 >= p.array {
			if err := p.over("ArrayLimit", p.array); err != nil {
				return nil, err
			}
		}
		target.append(source)
		return target, nil
	}
	pair, err := p.limit(newList(target, source), 2)
	if err == nil && target.kind == object && pair.kind == list {
		pair.mark = conflict
	}
	return pair, err
}

// mergeIntoText makes a list of a text and the elements of source.
func (p *parser) mergeIntoText(target, source *node) (*node, error) {
	if source.mark != overflow {
		n := newList(target)
		n.extend(source)
		return p.limit(n, n.length)
	}
	n := newObject()
	n.fields["0"] = target
	for name, field := range source.fields {
		if i, ok := index(name); ok {
			n.fields[strconv.Itoa(i+1)] = field
		}
	}
	n.mark, n.last = overflow, source.last+1
	return n, nil
}

// mergeLists merges element by element; texts go to the end.
func (p *parser) mergeLists(target, source *node) (*node, error) {
	for _, i := range source.indexes() {
		item := source.items[i]
		there, taken := target.items[i]
		switch {
		case !taken:
			target.put(i, item)
		case there.kind == text || item.kind == text:
			target.push(item)
		default:
			merged, err := p.merge(there, item)
			if err != nil {
				return nil, err
			}
			target.put(i, merged)
		}
	}
	return p.limit(target, len(target.items))
}

// mergeFields merges name by name, with the indexes of a list as names.
func (p *parser) mergeFields(target, source *node) (*node, error) {
	if target.kind == list {
		target.toObject()
	}
	if source.kind == list {
		source.toObject()
	}
	for name, field := range source.fields {
		if there, taken := target.fields[name]; taken {
			var err error
			if field, err = p.merge(there, field); err != nil {
				return nil, err
			}
		}
		target.fields[name] = field
		if i, ok := index(name); ok && target.mark != plain {
			target.last = max(target.last, i)
		}
	}
	if source.mark == overflow && target.mark != overflow {
		target.mark, target.last = overflow, source.last
		for name := range target.fields {
			if i, ok := index(name); ok {
				target.last = max(target.last, i)
			}
		}
	}
	return target, nil
}
