package proxy

import "sync"

// bufferSize is that of httputil.ReverseProxy.
const bufferSize = 32 << 10

// buffers are what answers are copied through: without it, a new one for each is most
// of what a request leaves for the garbage collector. It is an httputil.BufferPool.
type buffers struct{ pool sync.Pool }

func (b *buffers) Get() []byte {
	if buffer, ok := b.pool.Get().(*[bufferSize]byte); ok {
		return buffer[:]
	}
	return make([]byte, bufferSize)
}

func (b *buffers) Put(buffer []byte) { b.pool.Put((*[bufferSize]byte)(buffer)) }
