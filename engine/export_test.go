package engine

// ExplainTCP lets tests name errors that a test cannot cause everywhere.
var ExplainTCP = explainTCP

// Watched is what the guard makes of text that arrives in pieces.
func Watched(text []byte, piece int) []byte {
	var g guard
	for rest := text; len(rest) > 0; {
		n := min(piece, len(rest))
		g.watch(rest[:n])
		rest = rest[n:]
	}
	return text
}

// AtStart reports whether the guard expects a request behind text.
func AtStart(text []byte) bool {
	var g guard
	g.watch(text)
	g.past = past{}
	return g == guard{}
}
