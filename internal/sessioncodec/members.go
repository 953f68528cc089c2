package sessioncodec

import (
	"bytes"
	"cmp"
	"slices"
)

// member says where in out a field of an object is: its name, in quotation
// marks, ends before colon, its value before end.
type member struct {
	start, colon, end int
}

// object moves an object and returns its fields, in order.
func (n *normalizer) object(depth int) ([]member, error) {
	begin := len(n.out)
	n.take('{')
	if n.take('}') {
		return nil, nil
	}
	var members []member
	for {
		m, err := n.member(depth)
		if err != nil {
			return nil, err
		}
		members = append(members, m)
		if n.take('}') {
			return n.arrange(begin, members), nil
		}
		if !n.take(',') {
			return nil, ErrSyntax
		}
	}
}

func (n *normalizer) member(depth int) (m member, err error) {
	if !n.next('"') {
		return m, ErrSyntax
	}
	m.start = len(n.out)
	if err := n.text(); err != nil {
		return m, err
	}
	m.colon = len(n.out)
	if !n.take(':') {
		return m, ErrSyntax
	}
	err = n.value(depth + 1)
	m.end = len(n.out)
	return m, err
}

// arrange puts the members of the object at begin in the order of a JavaScript
// object, if they are not, and drops values that a later one replaces.
func (n *normalizer) arrange(begin int, members []member) []member {
	unique := n.unique(members)
	order := func(a, b member) int { return compareNames(string(n.name(a)), string(n.name(b))) }
	if len(unique) == len(members) && slices.IsSortedFunc(unique, order) {
		return members
	}
	slices.SortStableFunc(unique, order)

	old := slices.Clone(n.out[begin:])
	n.out = append(n.out[:begin], '{')
	for i, m := range unique {
		if i > 0 {
			n.out = append(n.out, ',')
		}
		shift := len(n.out) - m.start
		n.out = append(n.out, old[m.start-begin:m.end-begin]...)
		unique[i] = member{m.start + shift, m.colon + shift, m.end + shift}
	}
	n.out = append(n.out, '}')
	return unique
}

// unique returns members with one for each name: the last, in the place of the
// first.
func (n *normalizer) unique(members []member) []member {
	const few = 8 // up to here comparing each with each beats a map
	if len(members) <= few && !n.repeats(members) {
		return members
	}
	places := make(map[string]int, len(members))
	unique := make([]member, 0, len(members))
	for _, m := range members {
		name := string(n.name(m))
		if place, ok := places[name]; ok {
			unique[place] = m
			continue
		}
		places[name] = len(unique)
		unique = append(unique, m)
	}
	return unique
}

// repeats reports whether two members have the same name.
func (n *normalizer) repeats(members []member) bool {
	for i, a := range members {
		for _, b := range members[:i] {
			if bytes.Equal(n.name(a), n.name(b)) {
				return true
			}
		}
	}
	return false
}

// name returns the name of m as it is in out, without quotation marks.
func (n *normalizer) name(m member) []byte { return n.out[m.start+1 : m.colon-1] }

// compareNames sorts array indexes by value and before other names.
func compareNames(a, b string) int {
	i, iok := arrayIndex(a)
	j, jok := arrayIndex(b)
	switch {
	case iok && jok:
		return cmp.Compare(i, j)
	case iok:
		return -1
	case jok:
		return 1
	}
	return 0
}
