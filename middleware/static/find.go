package static

import (
	"errors"
	"path"
	"strings"

	"github.com/koa-go/koa"
)

// errDirectory says that a name is that of a directory.
var errDirectory = errors.New("static: a directory")

// found is the file for a request.
type found struct {
	name   string // of the file that is sent; "" for none
	plain  string // its name without the extension of its coding
	coding string // "" for none
	varies bool   // another client might get another file
}

// find looks for the file of a target: with an extension, as it stands, or as
// the index of a directory.
func (s *Sender) find(ctx *koa.Context, files tree, t target) (found, error) {
	if t.directory {
		return found{}, files.mustBeDirectory(t.name)
	}
	if !strings.Contains(path.Base(t.name), ".") {
		for _, ext := range s.opts.Extensions {
			f, err := s.regular(ctx, files, t.name+ext)
			if err == nil || !isNoFile(err) {
				return f, err
			}
		}
	}
	f, err := s.regular(ctx, files, t.name)
	if !errors.Is(err, errDirectory) {
		return f, err
	}
	if s.opts.Index == "" || s.opts.DisableFormat {
		return found{}, nil
	}
	f, err = s.regular(ctx, files, path.Join(t.name, s.opts.Index))
	if isNoFile(err) {
		err = errMissing
	}
	return f, err
}

// regular finds a regular file, or the one beside it with a coding that the
// client accepts.
func (s *Sender) regular(ctx *koa.Context, files tree, name string) (found, error) {
	if name == "." {
		return found{}, errDirectory
	}
	f := found{name: name, plain: name}
	for _, v := range s.variants {
		info, err := files.stat(name + v.ext)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		f.varies = true
		if f.coding == "" && ctx.AcceptsEncodings(v.coding, "identity") == v.coding {
			f.name, f.coding = name+v.ext, v.coding
		}
	}
	if f.coding != "" {
		return f, nil
	}
	info, err := files.stat(name)
	switch {
	case err != nil:
		return found{}, err
	case info.IsDir():
		return found{}, errDirectory
	case !info.Mode().IsRegular(): // a device or a pipe
		return found{}, errMissing
	}
	return f, nil
}

func isNoFile(err error) bool {
	return errors.Is(err, errMissing) || errors.Is(err, errDirectory)
}

func (f tree) mustBeDirectory(name string) error {
	info, err := f.stat(name)
	if err == nil && !info.IsDir() {
		return errMissing
	}
	return err
}
