package compress_test

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/koatest"
	"github.com/koa-go/koa/middleware/compress"
)

var codings = []string{"zstd", "br", "gzip", "deflate"}

// handOver is a source whose pieces are given one by one.
type handOver struct {
	pieces chan string
	rest   strings.Reader
	closed chan struct{}
}

func newHandOver() *handOver {
	return &handOver{pieces: make(chan string), closed: make(chan struct{})}
}

func (h *handOver) Read(p []byte) (int, error) {
	if h.rest.Len() == 0 {
		select {
		case piece, ok := <-h.pieces:
			if !ok {
				return 0, io.EOF
			}
			h.rest.Reset(piece)
		case <-h.closed:
			return 0, fs.ErrClosed
		}
	}
	return h.rest.Read(p)
}

func (h *handOver) Close() error {
	close(h.closed) // a second time panics
	return nil
}

func TestWhatASourceGivesArrivesBeforeItGoesOn(t *testing.T) {
	full := strings.Repeat("0123456789abcdef", 2<<10) // as much as is encoded at a time
	for _, coding := range codings {
		t.Run(coding, func(t *testing.T) {
			source := newHandOver()
			app := newApp(nil, func(ctx *koa.Context) {
				ctx.SetType("text")
				ctx.SetBody(source)
			})
			pieces := []string{"data: 1\n\n", full, "data: 2\n\n"}
			ready := make(chan struct{})
			go func() {
				for _, piece := range pieces {
					source.pieces <- piece
					<-ready
				}
				close(source.pieces)
			}()
			res := koatest.Request(t, app).Get("/").Set("Accept-Encoding", coding).Stream()
			plain := newDecoder(t, coding, res.Body)
			for _, piece := range pieces {
				got := make([]byte, len(piece))
				if _, err := io.ReadFull(plain, got); err != nil || string(got) != piece {
					t.Fatalf("got %.20q (%v), want %.20q", got, err, piece)
				}
				ready <- struct{}{} // only now the source goes on
			}
			if rest, err := io.ReadAll(plain); len(rest) > 0 || err != nil {
				t.Errorf("got %q (%v) at the end, want nothing", rest, err)
			}
			<-source.closed
		})
	}
}

func TestAClientThatGoesAwayEndsTheEncoding(t *testing.T) {
	source := newHandOver()
	app := newApp(nil, func(ctx *koa.Context) {
		ctx.SetType("text")
		ctx.SetBody(source)
	})
	call := koatest.Request(t, app).Get("/").Set("Accept-Encoding", "gzip")
	go func() { source.pieces <- "first" }()
	res := call.Stream()
	res.Body.Close()
	for {
		select {
		case source.pieces <- "more":
		case <-source.closed:
			return
		}
	}
}

func TestAClientThatGoesAwayEndsASourceThatWaits(t *testing.T) {
	for _, coding := range codings {
		t.Run(coding, func(t *testing.T) {
			source, writer := io.Pipe()
			ended := make(chan koa.Outcome, 1)
			app := newApp(nil, func(ctx *koa.Context) {
				ctx.OnFinished(func(o koa.Outcome) { ended <- o })
				ctx.SetType("text")
				ctx.SetBody(source)
			})
			call := koatest.Request(t, app).Get("/").Set("Accept-Encoding", coding)
			go func() { _, _ = io.WriteString(writer, "and no more") }()
			res := call.Stream()
			res.Body.Close()
			if o := <-ended; o.Err == nil {
				t.Error("the outcome has no error")
			}
			if _, err := io.WriteString(writer, "late"); !errors.Is(err, io.ErrClosedPipe) {
				t.Errorf("writing to the source gives %v, want that it is closed", err)
			}
		})
	}
}

type broken struct{ io.Reader }

var errBroken = errors.New("the source broke")

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF {
		err = errBroken
	}
	return n, err
}

func TestASourceThatBreaksCutsTheAnswer(t *testing.T) {
	app := newApp(nil, func(ctx *koa.Context) {
		ctx.SetType("text")
		ctx.SetBody(broken{strings.NewReader(text)})
	})
	res := koatest.Request(t, app).Get("/").Set("Accept-Encoding", "gzip").Do()
	if !errors.Is(res.Err, koatest.ErrAborted) || len(res.Errors) != 1 || !errors.Is(res.Errors[0], errBroken) {
		t.Errorf("got %v and errors %v, want a cut answer and the source's error", res.Err, res.Errors)
	}
}

// idle gives nothing and no error between its bytes.
type idle struct {
	io.Reader
	turn int
}

func (i *idle) Read(p []byte) (int, error) {
	if i.turn++; i.turn%2 == 1 {
		return 0, nil
	}
	return i.Reader.Read(p[:1])
}

func TestASourceMayGiveNothingForOnce(t *testing.T) {
	app := newApp(nil, func(ctx *koa.Context) {
		ctx.SetType("text")
		ctx.SetBody(&idle{Reader: strings.NewReader("little by little")})
	})
	res := koatest.Request(t, app).Get("/").Set("Accept-Encoding", "gzip").Expect(200)
	if got := decoded(t, "gzip", res.Body); got != "little by little" {
		t.Errorf("got %q", got)
	}
}

func TestABodyThatIsReplacedIsClosed(t *testing.T) {
	source := newHandOver()
	replace := func(ctx *koa.Context, next koa.Handler) error {
		err := next(ctx)
		compressed := ctx.Body().(io.ReadCloser)
		ctx.Remove("Content-Encoding")
		ctx.SetBody("another")
		if _, err := compressed.Read(make([]byte, 1)); err == nil {
			t.Error("a closed body can still be read")
		}
		return err
	}
	app := koa.New(nil).Use(replace, compress.New(nil), koa.Handle(func(ctx *koa.Context) error {
		ctx.SetType("text")
		ctx.SetBody(source)
		return nil
	}))
	koatest.Request(t, app).Get("/").Set("Accept-Encoding", "gzip").Expect(200).ExpectBody("another")
	<-source.closed
}

func TestManyAtOnceDoNotMix(t *testing.T) {
	app := koa.New(nil).Use(compress.New(nil), koa.Handle(func(ctx *koa.Context) error {
		ctx.SetBody(strings.Repeat(ctx.Querystring(), 50_000))
		return nil
	}))
	client := koatest.Request(t, app)
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			coding, letter := codings[i%4], string(rune('a'+i))
			for range 4 {
				res := client.Get("/?"+letter).Set("Accept-Encoding", coding).Do()
				if res.Err != nil || decoded(t, coding, res.Body) != strings.Repeat(letter, 50_000) {
					t.Errorf("%s: the answer is not its own (%v)", coding, res.Err)
				}
			}
		})
	}
	all.Wait()
}
