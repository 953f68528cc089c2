// Package file resolves services from a JSON file that something else writes: a
// deployment tool, a mounted ConfigMap, an editor. The file is an object with a
// list of instances for each service:
//
//	{"users": [{"address": "10.0.0.1:8080", "weight": 3}, {"address": "10.0.0.2:8080"}]}
//
// The fields are those of discovery.Instance; service may be left out. Write it
// beside and rename it into place, so that nobody reads half of it.
package file

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/koa-go/koa/discovery"
)

// maxSize is where a file is taken for something else.
const maxSize = 8 << 20

// Options for Open. The zero value is ready to use.
type Options struct {
	// Interval is how often the file is read. What counts is its content, so
	// that neither coarse file times nor renames hide a change. The default is
	// half a second.
	Interval time.Duration

	// OnError is told why the file cannot be used, once until the reason or
	// the content changes; the lists stay as they were. It is called by one
	// goroutine, and must not call Close. nil drops the reports.
	OnError func(err error)
}

// Resolver follows one file. Its methods may be called by several goroutines.
type Resolver struct {
	mu    sync.Mutex // guards feeds
	feeds map[string]*discovery.Feed

	path    string
	onError func(error)
	cancel  context.CancelFunc
	done    chan struct{}

	// The goroutine's own.
	seen     [sha256.Size]byte // of the content read last
	reported string            // the error of reading reported last
}

var _ discovery.Resolver = (*Resolver)(nil)

// Open reads the file and follows it until Close. It fails when the file cannot
// be used now: a program had better not start with a list it cannot read. nil
// stands for the zero Options.
func Open(path string, opts *Options) (*Resolver, error) {
	if opts == nil {
		opts = &Options{}
	}
	r := &Resolver{
		feeds:   map[string]*discovery.Feed{},
		path:    path,
		onError: opts.OnError,
		done:    make(chan struct{}),
	}
	if r.onError == nil {
		r.onError = func(error) {}
	}
	content, err := r.read()
	if err != nil {
		return nil, err
	}
	if err := r.load(content); err != nil {
		return nil, err
	}
	interval := opts.Interval
	if interval <= 0 {
		interval = 500 * time.Millisecond
	}
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	go r.follow(ctx, interval)
	return r, nil
}

// Close stops following the file and waits until that has ended. The lists stay
// as they are. It returns nil, also when called again.
func (r *Resolver) Close() error {
	r.cancel()
	<-r.done
	return nil
}

// Resolve implements discovery.Resolver. It fails only with ctx's error.
func (r *Resolver) Resolve(ctx context.Context, service string) ([]discovery.Instance, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if feed := r.feeds[service]; feed != nil {
		list, _ := feed.List()
		return list, nil
	}
	return nil, nil
}

// Watch implements discovery.Resolver. It fails only with ctx's error.
func (r *Resolver) Watch(ctx context.Context, service string) (discovery.Watcher, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	feed := r.feeds[service]
	if feed == nil {
		feed = new(discovery.Feed)
		feed.Set(nil)
		r.feeds[service] = feed
	}
	return feed.Watch(nil), nil
}

// follow reads the file at every tick until ctx is done.
func (r *Resolver) follow(ctx context.Context, interval time.Duration) {
	defer close(r.done)
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			r.look()
		case <-ctx.Done():
			return
		}
	}
}

// look reads the file once and reports what is new about it.
func (r *Resolver) look() {
	content, err := r.read()
	if err != nil {
		if r.reported != err.Error() {
			r.reported = err.Error()
			r.onError(err)
		}
		return
	}
	r.reported = ""
	if sha256.Sum256(content) == r.seen {
		return
	}
	if err := r.load(content); err != nil {
		r.onError(err)
	}
}

func (r *Resolver) read() ([]byte, error) {
	f, err := os.Open(r.path)
	if err != nil {
		return nil, fmt.Errorf("discovery/file: %w", err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	content, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("discovery/file: %w", err)
	}
	if len(content) > maxSize {
		return nil, fmt.Errorf("discovery/file: %s is larger than %d bytes", r.path, maxSize)
	}
	return content, nil
}

// load makes content the lists, or leaves them all as they are.
func (r *Resolver) load(content []byte) error {
	r.seen = sha256.Sum256(content)
	services, err := parse(content)
	if err != nil {
		return fmt.Errorf("discovery/file: %s: %w", r.path, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for service := range services {
		if r.feeds[service] == nil {
			r.feeds[service] = new(discovery.Feed)
		}
	}
	for service, feed := range r.feeds {
		feed.Set(services[service]) // empty when it left the file
	}
	return nil
}
