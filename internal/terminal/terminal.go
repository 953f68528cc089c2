// Package terminal decides whether output is to be coloured.
package terminal

import (
	"io"
	"os"
)

// HasColor reports whether w is a terminal that shows colours, unless the
// environment says otherwise: NO_COLOR (no-color.org) and TERM=dumb turn colours
// off, FORCE_COLOR turns them on where NO_COLOR is not set.
func HasColor(w io.Writer) bool {
	if os.Getenv("NO_COLOR") != "" || os.Getenv("FORCE_COLOR") == "0" {
		return false
	}
	if os.Getenv("FORCE_COLOR") != "" {
		return true
	}
	return os.Getenv("TERM") != "dumb" && isTerminal(w)
}

// isTerminal takes a character device for a terminal, which the standard
// library can tell without calls of one system.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
