package bodyparser_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/bodyparser"
)

// compress returns what an encoder makes of text.
func compress(t testing.TB, encoder func(w io.Writer) io.WriteCloser, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := encoder(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asGzip(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }
func asZlib(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }

func asBrotli(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, brotli.BestSpeed) }

// asWideBrotli has the largest window, which costs a decoder most.
func asWideBrotli(w io.Writer) io.WriteCloser {
	return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: brotli.BestSpeed, LGWin: 24})
}

func encoded(t testing.TB, encoding string, data []byte) *koa.Context {
	t.Helper()
	return koatest.NewContext(t, koatest.Method("POST"), koatest.Header("Content-Type", typeJSON),
		koatest.Header("Content-Encoding", encoding), koatest.Body(data))
}

func TestContentEncoding(t *testing.T) {
	const text = `{"zipped":1}`
	for _, tt := range []struct {
		name, encoding string
		data           []byte
	}{
		{"gzip", "gzip", compress(t, asGzip, text)},
		{"deflate", "deflate", compress(t, asZlib, text)},
		{"gzip that is called deflate", "deflate", compress(t, asGzip, text)},
		{"deflate that is called gzip", "gzip", compress(t, asZlib, text)},
		{"br", "br", compress(t, asBrotli, text)},
		{"identity", "identity", []byte(text)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := encoded(t, tt.encoding, tt.data)
			run(t, ctx, nil)
			if want := map[string]any{"zipped": 1.0}; !reflect.DeepEqual(bodyparser.From(ctx), want) {
				t.Errorf("From = %v, want %v", bodyparser.From(ctx), want)
			}
			if got := string(bodyparser.Raw(ctx)); got != text {
				t.Errorf("Raw = %q, want %q", got, text)
			}
			if got, _ := io.ReadAll(ctx.Request.BodyReader()); !bytes.Equal(got, tt.data) {
				t.Errorf("the body below is %q, want what the client sent", got)
			}
		})
	}
	t.Run("an empty body", func(t *testing.T) {
		ctx := encoded(t, "gzip", []byte{})
		run(t, ctx, nil)
		if len(bodyparser.From(ctx).(map[string]any)) > 0 {
			t.Errorf("From = %v, want an empty object", bodyparser.From(ctx))
		}
	})
}

func TestContentEncodingRefused(t *testing.T) {
	zipped := compress(t, asGzip, `{"a":1}`)
	raw := compress(t, func(w io.Writer) io.WriteCloser {
		fw, _ := flate.NewWriter(w, flate.DefaultCompression)
		return fw
	}, `{"a":1}`)
	broken := bytes.Clone(zipped)
	broken[len(broken)-5]++ // the checksum
	for _, tt := range []struct {
		name, encoding string
		data           []byte
		status         int
		want           string
	}{
		{"an unknown one", "rot13", zipped, 415, "Unsupported Content-Encoding: rot13"},
		{"a list", "gzip, gzip", zipped, 415, "Unsupported Content-Encoding: gzip, gzip"},
		{"data that is not compressed", "gzip", []byte(`{"a":1}`), 400, "invalid gzip body"},
		{"data cut short", "gzip", zipped[:len(zipped)-9], 400, "invalid gzip body"},
		{"a wrong checksum", "gzip", broken, 400, "invalid gzip body"},
		{"deflate without its header", "deflate", raw, 400, "invalid deflate body"},
		{"broken brotli", "br", []byte("\x1b\xff\xff\xff"), 400, "invalid br body"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := koatest.Run(encoded(t, tt.encoding, tt.data), bodyparser.New(nil), nil)
			if koa.StatusOf(err) != tt.status || err.Error() != tt.want {
				t.Errorf("got %v with status %d, want %q with %d", err, koa.StatusOf(err), tt.want, tt.status)
			}
		})
	}
}

func TestWideBrotliIsReadWhenTheLimitIsWide(t *testing.T) {
	ctx := encoded(t, "br", compress(t, asWideBrotli, `{"a":1}`))
	run(t, ctx, &bodyparser.Options{JSONLimit: 1 << 24})
	if got := string(bodyparser.Raw(ctx)); got != `{"a":1}` {
		t.Errorf("Raw = %q", got)
	}
}

func TestDecompressionBombs(t *testing.T) {
	const unfolded = 16 << 20
	for _, tt := range []struct {
		name, encoding string
		encoder        func(w io.Writer) io.WriteCloser
	}{
		{"gzip", "gzip", asGzip},
		{"deflate", "deflate", asZlib},
		{"br", "br", asBrotli},
		{"br with the largest window", "br", asWideBrotli},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bomb := compress(t, tt.encoder, strings.Repeat(" ", unfolded))
			ctx := encoded(t, tt.encoding, bomb)
			var err error
			n := allocated(func() { err = koatest.Run(ctx, bodyparser.New(nil), nil) })
			if he, ok := errors.AsType[*koa.HTTPError](err); !ok || he.Status != 413 || he.Message != "request entity too large: JSONLimit is 1MB" {
				t.Errorf("got %v, want 413", err)
			}
			// The limit once more for each doubling, and the decoder's window.
			if most := uint64(16 << 20); n > most {
				t.Errorf("%d bytes that unfold to %d cost %d, want at most %d", len(bomb), unfolded, n, most)
			}
		})
	}
}

// allocated is how many bytes fn allocates.
func allocated(fn func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	fn()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// endless is a body that never ends.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	clear(p)
	e.read += int64(len(p))
	return len(p), nil
}

func TestEndlessBodyStaysBounded(t *testing.T) {
	body := &endless{}
	ctx := post(t, typeJSON, body)
	var err error
	n := allocated(func() { err = koatest.Run(ctx, bodyparser.New(nil), nil) })
	if koa.StatusOf(err) != 413 {
		t.Errorf("got %v, want 413", err)
	}
	const limit = 1 << 20
	if body.read > 2*limit || n > 4*limit {
		t.Errorf("%d bytes were read and %d allocated for a limit of %d", body.read, n, limit)
	}
}
