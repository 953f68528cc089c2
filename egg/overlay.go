package egg

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"syscall"
)

// overlay shows several directories as one: of a name that several have, the first
// one's. Egg looks for templates like that.
type overlay []fs.FS

var _ fs.ReadDirFS = overlay(nil)

// overlaid is the one directory that dirs are.
func overlaid(dirs []fs.FS) fs.FS {
	if len(dirs) == 1 {
		return dirs[0]
	}
	return overlay(dirs)
}

// Open opens the file of the first directory that has it.
func (o overlay) Open(name string) (fs.File, error) {
	for _, dir := range o {
		f, err := dir.Open(name)
		if !isMissing(err) {
			return f, err
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadDir lists what the directories have between them, by name.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	var all []fs.DirEntry
	missing := true
	for _, dir := range o {
		entries, err := fs.ReadDir(dir, name)
		if isMissing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		missing = false
		all = append(all, entries...)
	}
	if missing {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	byName := func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) }
	slices.SortStableFunc(all, byName)
	return slices.CompactFunc(all, func(a, b fs.DirEntry) bool { return a.Name() == b.Name() }), nil
}

// isMissing tells of a name that is not there, also since what should be a directory on
// the way is a file.
func isMissing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
