package engine

const (
	contentLength    = "content-length"
	transferEncoding = "transfer-encoding"
	upgrade          = "upgrade"
)

func (g *guard) lineStart(p []byte) int {
	g.cr, g.state = false, inLine
	switch p[0] {
	case '\r':
		g.state = inEnd
		return 1
	case '\n', ' ', '\t':
		g.spoil(&p[0])
		return 1
	case 'c', 'C':
		g.expect(contentLength)
	case 't', 'T':
		g.expect(transferEncoding)
	case 'u', 'U':
		g.expect(upgrade)
	}
	return 0
}

func (g *guard) expect(name string) {
	if !g.trailing {
		g.state, g.name, g.at = inName, name, 0
	}
}

func (g *guard) fieldName(p []byte) int {
	for i, c := range p {
		switch {
		case g.at == len(g.name):
			g.state = inLine
			if c == ':' {
				g.framing(&p[i])
			}
			return i + 1
		case lower(c) != g.name[g.at]:
			g.state = inLine
			return i
		}
		g.at++
	}
	return len(p)
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// framing notes a field that says where the body ends, or what follows it. A
// second one that says where, or one that HTTP/1.0 does not know, is ambiguous.
func (g *guard) framing(colon *byte) {
	switch {
	case g.name == upgrade:
		g.upgrade = true
	case g.chunked || g.sized || g.name == transferEncoding && !g.http11:
		g.spoil(colon)
	case g.name == transferEncoding:
		g.chunked = true // net/http refuses all other codings
	default:
		g.sized = true
		g.number(inLength)
	}
}

func (g *guard) number(s state) { g.state, g.left, g.digits = s, 0, 0 }

// lengthDigits reads a Content-Length. net/http refuses anything but digits.
func (g *guard) lengthDigits(p []byte) int {
	for i, c := range p {
		switch {
		case c >= '0' && c <= '9':
			g.left = g.left*10 + uint64(c-'0')
		case c != ' ' && c != '\t':
			g.state = inLine
			return i
		}
	}
	return len(p)
}

func (g *guard) restOfLine(p []byte) int {
	n, isCRLF := g.lineEnd(p)
	switch {
	case n == 0:
		return len(p)
	case isCRLF:
		g.state = atLine
	default:
		g.spoil(&p[n-1])
	}
	return n
}

func (g *guard) emptyLine(p []byte) int {
	switch {
	case p[0] != '\n':
		g.state = off // net/http takes no such line
	case g.chunked && !g.trailing:
		g.number(inChunkSize)
	case g.sized && g.left > 0:
		g.state = inBody
	default:
		g.next()
	}
	return 1
}
