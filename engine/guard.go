package engine

import (
	"bytes"
	"sync/atomic"
)

// guard reads along with net/http and spoils requests whose end a proxy in
// front might see elsewhere than net/http does (request smuggling, RFC 9112
// 11.2). net/http takes some of them without a word and without leaving its
// handler a trace:
//
//   - both Transfer-Encoding and Content-Length, or one of them twice (6.3)
//   - Transfer-Encoding in HTTP/1.0 (6.1)
//   - a header line that goes on in the next one (5.2)
//   - lines that end without a carriage return (2.2)
//
// The byte that makes the difference becomes a NUL, so that it is net/http who
// answers 400 and closes the connection.
//
// The guard follows only requests that net/http accepts: behind any other it
// stops, as the connection does. Behind a request that asks for an upgrade other
// bytes may come than HTTP's, which must arrive as they are: there the guard only
// notes which request is to be refused, should the connection go on with HTTP.
// The zero value is at the start of a request.
type guard struct {
	state state

	tail    [len("HTTP/1.1\r")]byte // of the request line so far
	tailLen int

	name string // the header field that a line may turn out to be
	at   int    // how much of name was seen

	http11   bool
	chunked  bool
	sized    bool
	trailing bool   // in the trailers of a chunked body
	cr       bool   // the last byte of the line so far is a carriage return
	left     uint64 // of the length that is being read, or of the body
	digits   int
	upgrade  bool // the request asks for another protocol

	past past
}

// past is what a guard knows of the connection.
type past struct {
	requests int64         // request lines seen
	upgraded bool          // one of the requests asked for another protocol
	refused  *atomic.Int64 // the number of the request to refuse, 0 for none
}

// next goes to the start of the next request.
func (g *guard) next() {
	p := g.past
	p.upgraded = p.upgraded || g.upgrade
	*g = guard{past: p}
}

// state says what the next byte belongs to.
type state uint8

const (
	inRequestLine state = iota
	atLine              // of the header, or of the trailers
	inName
	inLength
	inLine // the rest does not matter
	inEnd  // behind the carriage return of an empty line
	inBody
	inChunkSize
	inChunkLine // behind the size
	off
)

// watch looks at the next bytes, and spoils one if it must.
func (g *guard) watch(p []byte) {
	for len(p) > 0 && g.state != off {
		p = p[g.step(p):]
	}
}

// step returns how many bytes it has dealt with.
func (g *guard) step(p []byte) int {
	switch g.state {
	case inRequestLine:
		return g.requestLine(p)
	case atLine:
		return g.lineStart(p)
	case inName:
		return g.fieldName(p)
	case inLength:
		return g.lengthDigits(p)
	case inLine:
		return g.restOfLine(p)
	case inEnd:
		return g.emptyLine(p)
	case inBody:
		return g.body(p)
	case inChunkSize:
		return g.chunkSize(p)
	case inChunkLine:
		return g.chunkLine(p)
	default:
		return len(p)
	}
}

// spoil makes net/http refuse the request.
func (g *guard) spoil(b *byte) {
	g.state = off
	if !g.past.upgraded {
		*b = 0
		return
	}
	g.past.refused.Store(g.past.requests)
}

func (g *guard) requestLine(p []byte) int {
	end := bytes.IndexByte(p, '\n')
	if end < 0 {
		g.remember(p)
		return len(p)
	}
	g.remember(p[:end])
	line, isCRLF := bytes.CutSuffix(g.tail[:g.tailLen], []byte{'\r'})
	g.tailLen = 0
	if len(line) > 0 {
		g.past.requests++
	}
	switch {
	case len(line) == 0: // some clients send an empty line after a body
	case !isCRLF:
		g.spoil(&p[end])
	case !bytes.HasPrefix(line[max(0, len(line)-len("HTTP/1.1")):], []byte("HTTP/1.")):
		g.state = off // HTTP/2, or nothing
	default:
		g.http11 = line[len(line)-1] != '0'
		g.state = atLine
	}
	return end + 1
}

// remember keeps the end of the request line.
func (g *guard) remember(p []byte) {
	room := len(g.tail)
	p = p[max(0, len(p)-room):]
	keep := min(g.tailLen, room-len(p))
	copy(g.tail[:], g.tail[g.tailLen-keep:g.tailLen])
	g.tailLen = keep + copy(g.tail[keep:], p)
}

// lineEnd is the number of bytes to the end of the line, 0 if that is still to
// come.
func (g *guard) lineEnd(p []byte) (n int, isCRLF bool) {
	end := bytes.IndexByte(p, '\n')
	if end < 0 {
		g.cr = p[len(p)-1] == '\r'
		return 0, false
	}
	if end > 0 {
		g.cr = p[end-1] == '\r'
	}
	return end + 1, g.cr
}
