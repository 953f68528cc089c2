package gen

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// settle makes the file on disk what it should be, or with check says whether it is. A
// file that is not there and should not be has no status.
func (o output) settle(dir string, check bool) (File, error) {
	f := File{Path: o.path, Status: Unchanged}
	old, err := os.ReadFile(o.file(dir))
	exists := err == nil
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return f, err
	case exists && !bytes.HasPrefix(old, []byte(header)):
		if o.text == nil {
			return File{}, nil
		}
		return f, fmt.Errorf("%s is not generated, and egg gen would replace it; rename it", o.path)
	case o.text == nil && !exists:
		return File{}, nil
	case exists && o.text != nil && bytes.Equal(old, o.text):
		return f, nil
	case check:
		f.Status, f.Diff = Stale, diff(o.path, string(old), string(o.text))
		return f, nil
	case o.text == nil:
		f.Status = Removed
		return f, os.Remove(o.file(dir))
	default:
		f.Status = Written
		return f, replaceFile(o.file(dir), o.text)
	}
}

// replaceFile writes a file so that no reader sees half of it.
func replaceFile(name string, text []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+strings.TrimSuffix(filepath.Base(name), ".go")+"-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(text)
	if err == nil {
		err = tmp.Chmod(0o644) // source code is for everyone who may read the directory
	}
	err = errors.Join(err, tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}
