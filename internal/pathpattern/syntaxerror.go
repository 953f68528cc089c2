package pathpattern

import "fmt"

// SyntaxError says why a pattern cannot be read.
type SyntaxError struct {
	// Path is the pattern.
	Path string
	// Offset is the byte of Path where the reader gave up.
	Offset int
	// Message says what is wrong there.
	Message string
}

// Error gives message, offset and pattern.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s at offset %d: %s", e.Message, e.Offset, e.Path)
}
