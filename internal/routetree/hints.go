package routetree

// hints tell for most paths that they are not in a set of paths. That is cheaper
// than to look in a map: for each length, 63 or more for the last, a bit for
// what stands in the middle.
type hints [64]uint64

func (h *hints) add(path string) {
	line, bit := hintOf(path)
	h[line] |= bit
}

func (h *hints) has(path string) bool {
	line, bit := hintOf(path)
	return h[line]&bit != 0
}

func hintOf(path string) (line int, bit uint64) {
	if path == "" {
		return 0, 1
	}
	return min(len(path), 63), 1 << (path[len(path)/2] & 63)
}
