package service

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path"
	"strings"
	"time"

	"github.com/koa-go/koa/examples/forum/app/model"
	"github.com/koa-go/koa/examples/forum/config"
)

// Uploads has the rules for files that people send, and keeps them in a directory under
// names that are not theirs.
type Uploads struct {
	uploads *model.Uploads
	users   *model.Users
	clock   Clock
	log     *slog.Logger

	dir       string
	orphanAge time.Duration
}

// NewUploads is called by the generated wiring.
func NewUploads(c *config.Config, uploads *model.Uploads, users *model.Users, clock Clock, log *slog.Logger) *Uploads {
	return &Uploads{uploads, users, clock, log, c.Forum.Uploads, c.Forum.OrphanAge}
}

// File is a file that somebody sends.
type File struct {
	Name string
	Open func() (io.ReadCloser, error)
}

// types are the types that files of a name may have, by what is in them. What says of
// itself that it is a text is never sent as anything else, and what is not here is not
// taken: SVG and HTML have scripts.
var types = map[string]string{
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
	".pdf": "application/pdf", ".zip": "application/zip", ".txt": "text/plain; charset=utf-8", ".md": "text/plain; charset=utf-8",
}

// Find returns the upload with that id.
func (s *Uploads) Find(ctx context.Context, id string) (*model.Upload, error) {
	return s.uploads.Find(ctx, id)
}

// SaveAll keeps files that will be attached to something.
func (s *Uploads) SaveAll(ctx context.Context, owner *model.User, files []File) ([]model.Upload, error) {
	var all []model.Upload
	for _, f := range files {
		u, err := s.save(ctx, owner, f)
		if err != nil {
			return nil, err
		}
		all = append(all, *u)
	}
	return all, nil
}

func (s *Uploads) save(ctx context.Context, owner *model.User, f File) (*model.Upload, error) {
	src, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer src.Close()
	head := make([]byte, 512) // what DetectContentType looks at
	n, err := io.ReadFull(src, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	head = head[:n]
	want := types[strings.ToLower(path.Ext(f.Name))]
	if want == "" || !isOf(want, http.DetectContentType(head)) {
		return nil, &Invalid{"files", "Only pictures, PDF, ZIP and text files can be attached."}
	}
	u := &model.Upload{UserID: owner.ID, Name: f.Name, Type: want}
	return u, s.store(ctx, u, io.MultiReader(bytes.NewReader(head), src))
}

// isOf tells whether content is of a type; texts look like many things.
func isOf(want, found string) bool {
	return found == want || strings.HasPrefix(want, "text/") && strings.HasPrefix(found, "text/")
}

// store writes a file and then its row: a file without a row is an orphan, which CleanUp
// removes.
func (s *Uploads) store(ctx context.Context, u *model.Upload, content io.Reader) error {
	u.ID, u.CreatedAt = rand.Text(), s.clock.Now()
	if err := os.MkdirAll(s.dir, 0o750); err != nil {
		return err
	}
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	file, err := root.OpenFile(u.ID, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return err
	}
	u.Size, err = io.Copy(file, content)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	return s.uploads.Create(ctx, u)
}

// CleanUp removes uploads that belong to nothing, and files without an upload, and tells
// how many files those were. What is new is left alone: it may be about to belong.
func (s *Uploads) CleanUp(ctx context.Context) (files int, err error) {
	before := s.clock.Now().Add(-s.orphanAge)
	if _, err := s.uploads.DeleteOrphans(ctx, before); err != nil {
		return 0, err
	}
	root, err := os.OpenRoot(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil // nobody has sent anything yet
	}
	if err != nil {
		return 0, err
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return 0, err
	}
	for _, entry := range entries {
		gone, err := s.cleanFile(ctx, root, entry, before)
		if err != nil {
			return files, err
		}
		if gone {
			files++
		}
	}
	return files, nil
}

// cleanFile removes a file that has no upload and is old enough.
func (s *Uploads) cleanFile(ctx context.Context, root *os.Root, entry fs.DirEntry, before time.Time) (bool, error) {
	info, err := entry.Info()
	if err != nil || !info.Mode().IsRegular() || !info.ModTime().Before(before) {
		return false, err
	}
	if used, err := s.uploads.Exists(ctx, entry.Name()); err != nil || used {
		return false, err
	}
	return true, root.Remove(entry.Name())
}
