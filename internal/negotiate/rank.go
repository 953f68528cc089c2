package negotiate

import (
	"cmp"
	"slices"
)

// candidate is an offer and the header's opinion of it: weight, precision and
// order of the entry that names it best. Its weight is 0 while none does.
type candidate struct {
	offer       entry
	index       int // in the offers
	order       int
	specificity int
	q           float64
}

// fewOffers is up to how many offers are ranked without allocation.
const fewOffers = 8

// rank returns what the header says about each usable offer, in buf if they
// fit.
func (g *grammar) rank(header string, offers []string, buf []candidate) []candidate {
	all := buf[:0]
	for i, o := range offers {
		if offer, ok := g.offer(o); ok {
			all = append(all, candidate{offer: offer, index: i})
		}
	}
	s := g.scan(header)
	for spec, ok := s.next(); ok; spec, ok = s.next() {
		for i := range all {
			all[i].consider(spec, g.specificity(spec, all[i].offer))
		}
	}
	return all
}

// consider takes over the opinion of an entry that names the offer more
// precisely than those before, or as precisely and with no less weight.
func (c *candidate) consider(spec entry, specificity int) {
	if specificity < c.specificity || specificity == c.specificity && c.q > spec.q {
		return
	}
	c.specificity, c.q, c.order = specificity, spec.q, spec.order
}

// compare orders candidates, the best first.
func compare(a, b candidate) int {
	if byWeight := cmp.Compare(b.q, a.q); byWeight != 0 {
		return byWeight
	}
	if byPrecision := cmp.Compare(b.specificity, a.specificity); byPrecision != 0 {
		return byPrecision
	}
	if byOrder := cmp.Compare(a.order, b.order); byOrder != 0 {
		return byOrder
	}
	return cmp.Compare(a.index, b.index)
}

// best returns the best acceptable offer, or "".
func (g *grammar) best(header string, offers []string) string {
	var buf [fewOffers]candidate
	return first(offers, g.rank(header, offers, buf[:]), compare)
}

// first returns the offer of the acceptable candidate that comes first in the
// given order, or "".
func first(offers []string, all []candidate, order func(a, b candidate) int) string {
	best := -1
	for i := range all {
		if all[i].q > 0 && (best < 0 || order(all[i], all[best]) < 0) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return offers[all[best].index]
}

// among returns all acceptable offers, best first.
func (g *grammar) among(header string, offers []string) []string {
	all := g.rank(header, offers, nil)
	all = slices.DeleteFunc(all, func(c candidate) bool { return !(c.q > 0) })
	slices.SortFunc(all, compare)
	accepted := make([]string, len(all))
	for i, c := range all {
		accepted[i] = offers[c.index]
	}
	return accepted
}

// list returns the acceptable values of the header itself, best first.
func (g *grammar) list(header string) []string {
	var all []entry
	s := g.scan(header)
	for e, ok := s.next(); ok; e, ok = s.next() {
		if e.q > 0 {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b entry) int { return cmp.Compare(b.q, a.q) })
	values := make([]string, len(all))
	for i, e := range all {
		values[i] = e.value
	}
	return values
}
