package multipart

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// tempPrefix is how the names of the directories for files begin.
const tempPrefix = "koa-multipart-"

// makeTempDir makes a directory in base, which nobody else may enter.
func makeTempDir(base string) (string, error) {
	if base != "" {
		if err := os.MkdirAll(base, 0o700); err != nil {
			return "", err
		}
	}
	return os.MkdirTemp(base, tempPrefix)
}

// safeExtension is the extension of a file on disk: that of the client's name,
// if it is short and plain.
func safeExtension(filename string) string {
	ext := extension(filename)
	const most = 16
	if ext == "" || len(ext) > most {
		return ""
	}
	for _, c := range ext[1:] {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return ""
		}
	}
	return ext
}

// CleanTempDir removes what requests have left in dir, "" for [os.TempDir], when
// the process was killed in the middle of them, and is older than age: Egg's
// cleaning job. Choose an age that no request reaches, such as a day.
func CleanTempDir(dir string, age time.Duration) error {
	if dir == "" {
		dir = os.TempDir()
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	oldest := time.Now().Add(-age)
	var errs []error
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || !info.IsDir() || !strings.HasPrefix(entry.Name(), tempPrefix) || info.ModTime().After(oldest) {
			continue // one that has gone meanwhile is none of ours
		}
		errs = append(errs, os.RemoveAll(filepath.Join(dir, entry.Name())))
	}
	return errors.Join(errs...)
}
