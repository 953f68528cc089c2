package koa

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"sync"
)

// streamBuffer is how much of a stream is in memory at a time.
const streamBuffer = 32 << 10

var streamBuffers = sync.Pool{New: func() any { return new([streamBuffer]byte) }}

// sendStream copies a stream to the client. The head goes out with the first
// bytes, as in Node. An error of the source cuts the connection: the client
// must not take half an answer for a whole one.
func (r *Response) sendStream(src io.Reader) error {
	if f, ok := src.(*os.File); ok {
		return r.sendFile(f)
	}
	if owned := r.streams(); len(owned) > 0 {
		// A source that blocks must not outlive the client. It may be another one
		// than src: a layer that rewrites a stream puts its own around it.
		app := r.ctx.App // the Context may serve another request when this runs
		stop := context.AfterFunc(r.ctx.exchange.done(), func() { app.closeAll(owned, nil) })
		defer func() {
			if !stop() {
				r.ctx.rest.response.streams = nil
			}
		}()
	}
	buf := streamBuffers.Get().(*[streamBuffer]byte)
	defer streamBuffers.Put(buf)
	return r.copyStream(src, buf[:])
}

func (r *Response) copyStream(src io.Reader, buf []byte) error {
	w := r.ctx.exchange.writer()
	idle := 0
	for {
		n, readErr := src.Read(buf)
		if n > 0 {
			idle = 0
			if err := r.writeChunk(w, buf[:n], n < len(buf)); err != nil || r.over {
				return err
			}
		} else if idle++; readErr == nil && idle > maxIdleReads {
			readErr = io.ErrNoProgress
		}
		if readErr == io.EOF { // an error around it, such as a *url.Error, is a failure
			return r.sendHead(r.statusCode())
		}
		if readErr != nil {
			return r.sourceFailed(readErr)
		}
	}
}

// maxIdleReads is how often a source may return nothing and no error.
const maxIdleReads = 100

// writeChunk sends a piece of a stream. When the source had less to give than
// was asked for, the client gets the piece now, unless the length is known and
// the rest is sure to follow.
func (r *Response) writeChunk(w http.ResponseWriter, chunk []byte, sourcePaused bool) error {
	if err := r.sendHead(r.statusCode()); err != nil {
		return err
	}
	n, err := w.Write(chunk)
	if err := r.wrote(n, err); err != nil || r.over {
		return err
	}
	if sourcePaused && len(r.fields.contentLength()) == 0 {
		return r.wrote(0, flush(w))
	}
	return nil
}

// sourceFailed ends an answer whose stream broke. There is no way back to an
// error answer: Koa has handed the response to the stream by then.
func (r *Response) sourceFailed(err error) error {
	r.over = true
	if errors.Is(r.ctx.exchange.done().Err(), context.Canceled) {
		r.fail(err) // the source was closed because the client is gone
		r.aborted = true
		return nil
	}
	return err
}

// sendFile leaves the copying to net/http, which lets the kernel do it. Nothing
// counts the bytes then: a file that grows meanwhile must not be sent past its
// Content-Length, where the next answer of the connection begins.
func (r *Response) sendFile(f *os.File) error {
	if err := r.sendHead(r.statusCode()); err != nil {
		return err
	}
	src := io.Reader(f)
	if length := r.Length(); length >= 0 {
		src = io.LimitReader(f, length)
	}
	n, err := io.Copy(r.ctx.exchange.writer(), src)
	r.count(n)
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return r.sourceFailed(pathErr)
	}
	return r.wrote(0, err)
}

func (r *Response) sendUpstream(up *http.Response) error {
	if up.Body == nil {
		return r.sendHead(r.statusCode())
	}
	return r.sendStream(up.Body)
}

// flush sends what net/http has buffered, if it can.
func flush(w http.ResponseWriter) error {
	err := http.NewResponseController(w).Flush()
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}
