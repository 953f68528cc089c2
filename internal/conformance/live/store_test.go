package live_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/koa-go/koa/middleware/session"
)

// fileStore is a directory with a file for each session: its age in
// milliseconds, and its JSON. It is shared with server.js.
type fileStore string

var _ session.Store = fileStore("")

func (s fileStore) file(key string) string { return filepath.Join(string(s), key) }

func (s fileStore) Get(_ context.Context, key string) ([]byte, error) {
	text, err := os.ReadFile(s.file(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	_, data, _ := bytes.Cut(text, []byte(" "))
	return data, err
}

func (s fileStore) Set(_ context.Context, key string, data []byte, opts session.SetOptions) error {
	text := fmt.Sprintf("%d %s", opts.MaxAge.Milliseconds(), data)
	return os.WriteFile(s.file(key), []byte(text), 0o600)
}

func (s fileStore) Destroy(_ context.Context, key string) error {
	if err := os.Remove(s.file(key)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
