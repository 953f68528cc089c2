package multipart

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is how long a name may be on the common file systems.
const maxName = 255

// safeName makes a file name of what a client sent: the last element of the
// path, whatever system it is from, without what confuses file systems,
// terminals or people. It is "" when nothing is left.
func safeName(sent string) string {
	name := printable(sent)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	// Windows drops blanks and dots at the end, and "." and ".." are no files.
	name = strings.TrimRight(strings.TrimSpace(name), " .")
	return shorten(name)
}

// printable drops control and formatting characters: line breaks, NUL, and the
// marks that make "exe.txt" of "txt.exe".
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, validText(s))
}

// shorten cuts a name that is too long in front of its extension.
func shorten(name string) string {
	if len(name) <= maxName {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > maxName/2 {
		ext = ""
	}
	end := maxName - len(ext)
	for !utf8.RuneStart(name[end]) {
		end--
	}
	return name[:end] + ext
}
