package views

import (
	"io"
	"io/fs"
)

// Engine reads the templates of a language. It must be safe for concurrent use.
type Engine interface {
	// Load reads the template in file, and what it needs beside it, from root. An
	// error should name the file and the line.
	Load(root fs.FS, file string) (Template, error)
}

// Template is a template that was read. It must be safe for concurrent use.
type Template interface {
	// Execute writes the template with its locals. An error should name the file
	// and the line.
	Execute(w io.Writer, locals map[string]any) error
}
