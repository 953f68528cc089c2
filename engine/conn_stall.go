package engine

import (
	"io"
	"net"
	"time"
)

// stallPiece is how much is written under one deadline: with the default limit
// a client has to take 1.4 KiB a second.
const stallPiece = 64 << 10

// Write writes b in pieces, each under the stall limit.
func (c *conn) Write(b []byte) (n int, err error) {
	for len(b) > stallPiece && c.stall > 0 {
		c.arm()
		m, err := c.Conn.Write(b[:stallPiece])
		n += m
		if err != nil {
			return n, err
		}
		b = b[m:]
	}
	c.arm()
	m, err := c.Conn.Write(b)
	return n + m, err
}

// ReadFrom sends r without copying where the system can, under the stall limit.
func (c *conn) ReadFrom(r io.Reader) (n int64, err error) {
	to, ok := c.Conn.(io.ReaderFrom)
	if !ok {
		return io.Copy(struct{ io.Writer }{c}, r)
	}
	if c.stall <= 0 {
		return to.ReadFrom(r)
	}
	// The system's ways see through one LimitedReader, not through two.
	outer, limited := r.(*io.LimitedReader)
	if limited {
		r = outer.R
	}
	piece := &io.LimitedReader{R: r}
	for {
		want := int64(stallPiece)
		if limited {
			want = min(want, outer.N)
		}
		piece.N = want
		c.arm()
		m, err := to.ReadFrom(piece)
		n += m
		if limited {
			outer.N -= m
		}
		if err != nil || m < want || want == 0 {
			return n, err
		}
	}
}

// arm pushes the write deadline on when a quarter of the limit has passed, so
// that most writes cost a look at the clock only.
func (c *conn) arm() {
	if c.stall <= 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if c.takenOver || now.Before(c.nextArm) {
		return
	}
	c.nextArm = now.Add(c.stall / 4)
	// It fails only on a closed connection, and then so does the write.
	_ = c.Conn.SetWriteDeadline(now.Add(c.stall))
}

// SetWriteDeadline replaces the stall limit, and the zero time restores it.
func (c *conn) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.IsZero() && !c.takenOver && c.stall > 0 {
		return nil // net/http says so after each response
	}
	c.takenOver = !t.IsZero()
	c.nextArm = time.Time{}
	return c.Conn.SetWriteDeadline(t)
}

// SetDeadline is SetReadDeadline and SetWriteDeadline.
func (c *conn) SetDeadline(t time.Time) error {
	if err := c.Conn.SetReadDeadline(t); err != nil {
		return err
	}
	return c.SetWriteDeadline(t)
}

// NetConn returns the connection as it was accepted. Who writes to it directly
// is not under the stall limit any more.
func (c *conn) NetConn() net.Conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.takenOver {
		c.takenOver = true
		_ = c.Conn.SetWriteDeadline(time.Time{})
	}
	return c.Conn
}
