package scenario

import (
	"os"
	"path/filepath"

	"github.com/koa-go/koa/internal/conformance/vectors"
)

// makeFiles makes the directory a scenario serves from. It returns "" when the
// scenario has no files.
func makeFiles(files []vectors.File) (root string, err error) {
	if len(files) == 0 {
		return "", nil
	}
	root, err = os.MkdirTemp("", "conformance-")
	if err != nil {
		return "", err
	}
	for i := range files {
		if err := makeFile(root, &files[i]); err != nil {
			return root, err
		}
	}
	// Making a file changes its directory's time: directories come last.
	for i := range files {
		path := filepath.Join(root, filepath.FromSlash(files[i].Path))
		if err := os.Chtimes(path, files[i].MTime, files[i].MTime); err != nil {
			return root, err
		}
	}
	return root, nil
}

func makeFile(root string, f *vectors.File) error {
	path := filepath.Join(root, filepath.FromSlash(f.Path))
	if f.Dir {
		return os.MkdirAll(path, 0o755)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, f.Bytes(), 0o644)
}
