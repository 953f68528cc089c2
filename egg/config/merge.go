package config

// merge lays high over low by the rules of npm's extend2, which Egg uses: two
// objects are merged key by key, everything else is replaced, also by null. What
// JavaScript has as undefined is here a key with nothing behind it, and changes
// nothing. Neither node is changed.
func merge(low, high *node) *node {
	switch {
	case high == nil:
		return low
	case low == nil:
		return high
	case high.absent:
		return low
	case low.absent:
		return high
	case low.kind == Object && high.kind == Object:
		return mergeObjects(low, high)
	default:
		top := *high
		top.under = low
		return &top
	}
}

func mergeObjects(low, high *node) *node {
	both := &node{place: high.place, kind: Object, hasGo: low.hasGo || high.hasGo, under: low.under}
	for _, key := range low.keys {
		both.set(key, merge(low.fields[key], high.fields[key]))
	}
	for _, key := range high.keys {
		if low.fields[key] == nil {
			both.set(key, high.fields[key])
		}
	}
	return both
}
