package engine

func (g *guard) body(p []byte) int {
	n := min(g.left, uint64(len(p)))
	g.left -= n
	switch {
	case g.left > 0:
	case g.chunked:
		g.number(inChunkSize)
	default:
		g.next()
	}
	return int(n)
}

// maxSizeDigits is how many digits net/http takes for the size of a chunk.
const maxSizeDigits = 16

func (g *guard) chunkSize(p []byte) int {
	for i, c := range p {
		digit := hexDigit(c)
		if digit > 15 {
			g.cr, g.state = false, inChunkLine
			return i
		}
		g.left = g.left<<4 | uint64(digit)
		if g.digits++; g.digits > maxSizeDigits {
			g.state = off
			return len(p)
		}
	}
	return len(p)
}

// hexDigit is the value of a digit, above 15 for none.
func hexDigit(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 0xff
}

// chunkLine has nothing to spoil: net/http is strict there itself.
func (g *guard) chunkLine(p []byte) int {
	n, isCRLF := g.lineEnd(p)
	switch {
	case n == 0:
		return len(p)
	case !isCRLF:
		g.state = off
	case g.left == 0:
		g.state, g.trailing = atLine, true
	default:
		g.state = inBody
		g.left = min(g.left, 1<<62) + uint64(len("\r\n")) // no sum runs over
	}
	return n
}
