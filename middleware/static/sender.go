package static

import (
	"errors"
	"net/http"
	"sync"

	"github.com/koa-go/koa"
)

// Sender sends files of one root: koa-send. It is safe for concurrent use.
type Sender struct {
	opts         Options
	root         root
	cacheControl string
	variants     []variant
	tags         sync.Map // ETags of files without a time, by name
}

// NewSender returns a sender of the files below root, which is what it is for
// [New].
func NewSender(root string, opts *Options) *Sender { return newSender(root, withDefaults(opts)) }

func newSender(dir string, o Options) *Sender {
	return &Sender{
		opts:         o,
		root:         rootAt(dir, o.FS),
		cacheControl: o.cacheControl(),
		variants:     o.variants(),
	}
}

// Send makes the file at path the response, and returns its path below the
// root: that of the index or of the encoded file, if it sends that. A slash at
// the start of path means nothing, percent escapes are decoded; path may come
// from the client.
//
// It returns "" and no error when there is nothing to send: the path is a
// directory without an index, or hidden. The error is 404 for a file that is
// not there, 400 or 403 for a path that is malformed or leads out of the root,
// 416 for parts that the file does not have.
func (s *Sender) Send(ctx *koa.Context, path string) (sent string, err error) {
	sent, err = s.send(ctx, path)
	if errors.Is(err, errMissing) {
		return "", ctx.Throw(http.StatusNotFound, "Not Found", err)
	}
	return sent, err
}

// send is Send with errMissing for files that are not there.
func (s *Sender) send(ctx *koa.Context, raw string) (string, error) {
	t, err := s.target(raw)
	if err != nil || t.name == "" {
		return "", err
	}
	files, err := s.root.open()
	if err != nil {
		return "", err
	}
	defer files.close()
	found, err := s.find(ctx, files, t)
	if err != nil || found.name == "" {
		return "", err
	}
	f, info, err := files.openFile(found.name)
	if err != nil {
		return "", err
	}
	a := answer{ctx: ctx, sender: s, found: found, file: f, info: info}
	return found.name, a.give()
}
