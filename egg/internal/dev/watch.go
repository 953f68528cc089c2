package dev

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// pollEvery is how often files are looked at where they cannot be watched.
const pollEvery = 500 * time.Millisecond

// watcher tells which files may have changed. It watches directories, as editors
// replace files rather than write into them.
type watcher struct {
	tree   *tree
	notify *fsnotify.Watcher // nil when polling
	why    error             // why it is polling, if not by request
	names  chan string       // "" means that any file may have changed
}

func newWatcher(t *tree, poll bool) *watcher {
	w := &watcher{tree: t, names: make(chan string, 64)}
	if poll {
		return w
	}
	n, err := fsnotify.NewWatcher()
	if err == nil {
		w.notify = n
		err = w.add(t.dir)
	}
	if err != nil {
		w.fallBack(err)
	}
	return w
}

func (w *watcher) fallBack(err error) {
	if w.notify != nil {
		_ = w.notify.Close()
	}
	w.notify, w.why = nil, explainWatch(err)
}

// explainWatch says what to do about the limits of Linux, which have unhelpful
// texts ("no space left on device").
func explainWatch(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%w: there are too many watched directories on this machine; raise fs.inotify.max_user_watches", err)
	case errors.Is(err, syscall.EMFILE):
		return fmt.Errorf("%w: too many programs watch files on this machine; raise fs.inotify.max_user_instances", err)
	}
	return err
}

// add watches dir and the directories below it.
func (w *watcher) add(dir string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == dir && dir == w.tree.dir:
			return err
		case err != nil || !d.IsDir():
			return nil //nolint:nilerr // what vanishes while one looks is not there
		case w.tree.skips(name):
			return fs.SkipDir
		}
		if err := w.notify.Add(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("watch %s: %w", name, err)
		}
		return nil
	})
}

// addOutside watches directories outside of the application, without those below. One
// that cannot be watched is not: a change in it needs a save in the application.
func (w *watcher) addOutside(dirs map[string]bool) {
	if w.notify == nil {
		return
	}
	for dir := range dirs {
		_ = w.notify.Add(dir)
	}
}

// run sends names until ctx is done.
func (w *watcher) run(ctx context.Context) {
	if w.notify == nil {
		w.poll(ctx)
		return
	}
	defer func() { _ = w.notify.Close() }()
	for {
		select {
		case e, ok := <-w.notify.Events:
			if !ok {
				return
			}
			w.event(ctx, e)
		case _, ok := <-w.notify.Errors: // an overflow: events were lost
			if !ok {
				return
			}
			w.send(ctx, "")
		case <-ctx.Done():
			return
		}
	}
}

func (w *watcher) event(ctx context.Context, e fsnotify.Event) {
	if e.Op == fsnotify.Chmod {
		return
	}
	if e.Has(fsnotify.Create) && within(w.tree.dir, e.Name) {
		// Of a file this adds nothing. Of a directory whose limit is reached the
		// content is seen by the scan of the next save.
		_ = w.add(e.Name)
	}
	w.send(ctx, e.Name)
}

func (w *watcher) poll(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			w.send(ctx, "")
		case <-ctx.Done():
			return
		}
	}
}

func (w *watcher) send(ctx context.Context, name string) {
	select {
	case w.names <- name:
	case <-ctx.Done():
	}
}
