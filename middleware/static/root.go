package static

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"syscall"
)

// errMissing says that there is no such file.
var errMissing = errors.New("static: no such file")

// root is where the files are.
type root struct {
	dir  string
	fsys fs.FS // nil: dir is a directory of the operating system
}

func rootAt(dir string, fsys fs.FS) root {
	if dir == "" {
		panic(`static: a root directory is required; "." is the current one`)
	}
	if fsys == nil {
		return root{dir: dir}
	}
	sub, err := fs.Sub(fsys, path.Clean(dir))
	if err != nil {
		panic(fmt.Sprintf("static: the root is no path of Options.FS: %v", err))
	}
	return root{dir: dir, fsys: sub}
}

// tree is a root while one request looks for its file.
type tree struct {
	fs.FS
	dir *os.Root // nil for an fs.FS of the application
}

// open opens the root: each time anew, because a build or a deployment may put
// another directory in its place.
func (r root) open() (tree, error) {
	if r.fsys != nil {
		return tree{FS: r.fsys}, nil
	}
	dir, err := os.OpenRoot(r.dir)
	if err != nil {
		return tree{}, explain(err)
	}
	return tree{FS: dir.FS(), dir: dir}, nil
}

func (f tree) close() {
	if f.dir != nil {
		_ = f.dir.Close() // it was only read; an open file of it stays open
	}
}

func (f tree) stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(f.FS, name)
	if err != nil {
		return nil, f.explain(err)
	}
	return info, nil
}

// openFile opens a regular file. What it returns belongs together, even if the
// file is replaced meanwhile.
func (f tree) openFile(name string) (fs.File, fs.FileInfo, error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, nil, f.explain(err)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errMissing
	}
	if err != nil {
		_ = file.Close() // nothing was read or written
		return nil, nil, f.explain(err)
	}
	return file, info, nil
}

// explain is explain, knowing that of an os.Root an error which does not come
// from the system says that the name leads out of it: a symbolic link does.
func (f tree) explain(err error) error {
	if _, system := errors.AsType[syscall.Errno](err); f.dir != nil && !system {
		return errMissing
	}
	return explain(err)
}

// explain tells names that are those of no file from trouble with files.
func explain(err error) error {
	for _, missing := range []error{
		errMissing, fs.ErrNotExist, fs.ErrInvalid, syscall.ENOTDIR, syscall.ENAMETOOLONG, syscall.ELOOP,
	} {
		if errors.Is(err, missing) {
			return errMissing
		}
	}
	return fmt.Errorf("static: %w", err)
}
