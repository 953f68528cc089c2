package koa

import (
	"bytes"
	"encoding/json"
	"sync"
)

// maxPooledBuffer is the largest buffer that goes back to the pool, so that
// one large answer does not stay in memory.
const maxPooledBuffer = 64 << 10

// jsonBuffer is a value encoded as JSON.stringify would: no HTML escaping, no
// trailing newline.
type jsonBuffer struct {
	buf bytes.Buffer
	enc *json.Encoder
}

var jsonBuffers = sync.Pool{New: func() any {
	b := &jsonBuffer{}
	b.enc = json.NewEncoder(&b.buf)
	b.enc.SetEscapeHTML(false)
	return b
}}

// encodeJSON encodes v. The caller frees the buffer when it is written.
func encodeJSON(v any) (*jsonBuffer, error) {
	b := jsonBuffers.Get().(*jsonBuffer)
	b.buf.Reset()
	if err := b.enc.Encode(v); err != nil {
		b.free()
		return nil, err
	}
	b.buf.Truncate(b.buf.Len() - 1) // the newline Encode adds
	b.unescapeSeparators()
	return b, nil
}

func (b *jsonBuffer) bytes() []byte { return b.buf.Bytes() }

func (b *jsonBuffer) free() {
	if b.buf.Cap() > maxPooledBuffer {
		return
	}
	jsonBuffers.Put(b)
}

// unescapeSeparators turns the escapes of U+2028 and U+2029, which
// encoding/json always writes, back into the characters, as JSON.stringify
// sends them.
func (b *jsonBuffer) unescapeSeparators() {
	if !bytes.Contains(b.buf.Bytes(), []byte(`\u202`)) {
		return
	}
	in := bytes.Clone(b.buf.Bytes())
	b.buf.Reset()
	for i := 0; i < len(in); i++ {
		if in[i] != '\\' || i+1 == len(in) {
			b.buf.WriteByte(in[i])
			continue
		}
		switch {
		case bytes.HasPrefix(in[i:], []byte(`\u2028`)):
			b.buf.WriteRune(0x2028)
			i += 5
		case bytes.HasPrefix(in[i:], []byte(`\u2029`)):
			b.buf.WriteRune(0x2029)
			i += 5
		default: // another escape: both bytes, so that \\u2028 stays
			b.buf.Write(in[i : i+2])
			i++
		}
	}
}
