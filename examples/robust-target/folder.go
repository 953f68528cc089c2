package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// folder is the temporary folder with all files of the application.
type folder string

func (f folder) public() string  { return filepath.Join(string(f), "static") }
func (f folder) uploads() string { return filepath.Join(string(f), "uploads") }
func (f folder) remove() error   { return os.RemoveAll(string(f)) }

// newFolder makes the folder, with secrets in and beside what is public.
func newFolder() (folder, error) {
	dir, err := os.MkdirTemp("", "robust-target-")
	if err != nil {
		return "", err
	}
	f := folder(dir)
	if err := f.fill(); err != nil {
		return "", errors.Join(err, f.remove())
	}
	return f, nil
}

func (f folder) fill() error {
	big := make([]byte, 1<<20)
	for i := range big {
		big[i] = byte(i % 251)
	}
	for name, content := range map[string]string{
		"static/hello.txt":          "hello static\n",
		"static/page.html":          "<!doctype html><title>page</title><p>a page</p>\n",
		"static/big.bin":            string(big),
		"static/.hidden":            topSecret,
		"static/sub/inner.txt":      "inner\n",
		"static/sub/.git/config":    topSecret,
		"secret.txt":                topSecret,
		"static-private/secret.txt": topSecret,
	} {
		if err := write(filepath.Join(string(f), filepath.FromSlash(name)), content); err != nil {
			return err
		}
	}
	return errors.Join(
		os.Symlink("../secret.txt", filepath.Join(f.public(), "link.txt")),
		os.Symlink("../static-private", filepath.Join(f.public(), "linkdir")),
	)
}

const topSecret = "TOP-SECRET\n"

func write(name, content string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(content), 0o600)
}

// waiting is how many uploaded files there are.
func (f folder) waiting() (n int, err error) {
	err = filepath.WalkDir(f.uploads(), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil // removed meanwhile, as it shall be
		}
		return err
	})
	return n, err
}
