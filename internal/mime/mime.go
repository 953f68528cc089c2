// Package mime knows media types: the type of a file's extension, the charset
// that belongs to it, its usual extension, whether it is worth compressing.
//
// The knowledge is that of the npm package mime-db 1.54.0, the answers are
// those of mime-types 3 and compressible 2 on top of it. Unlike the package
// mime of the standard library nothing depends on the machine.
//
// The table is built at the first question about a type that is not one of the
// few every application uses. All functions are safe for concurrent use.
package mime

//go:generate go run ./generate package/db.json types.txt

import "strings"

// Lookup returns the type of a file path, a file name or an extension, with or
// without its dot: "text/html" for "page.html", ".html" and "html". It is ""
// when the extension is unknown or missing, as in "README".
func Lookup(path string) string {
	extension := extensionOf(path)
	switch extension {
	case "html":
		return "text/html"
	case "txt", "text":
		return "text/plain"
	case "json":
		return "application/json"
	case "css":
		return "text/css"
	case "js":
		return "text/javascript"
	case "bin":
		return "application/octet-stream"
	case "":
		return ""
	}
	return load().byExtension[extension]
}

// ContentType returns the value of a Content-Type header for a type, or for
// what [Lookup] finds a type for: with the charset that belongs to the type,
// unless it has one. It is "" when the type is unknown; whatever has a slash is
// taken for a type.
func ContentType(typeOrPath string) string {
	switch typeOrPath {
	case "html", "text/html":
		return "text/html; charset=utf-8"
	case "txt", "text", "text/plain":
		return "text/plain; charset=utf-8"
	case "json", "application/json":
		return "application/json; charset=utf-8"
	case "css", "text/css":
		return "text/css; charset=utf-8"
	case "js", "text/javascript":
		return "text/javascript; charset=utf-8"
	case "bin", "application/octet-stream":
		return "application/octet-stream"
	}
	contentType := typeOrPath
	if !strings.Contains(typeOrPath, "/") {
		contentType = Lookup(typeOrPath)
	}
	if strings.Contains(contentType, "charset") {
		return contentType
	}
	if charset := Charset(contentType); charset != "" {
		return contentType + "; charset=" + strings.ToLower(charset)
	}
	return contentType
}

// Extension returns the usual extension of a type, without dot: "html" for
// "text/html; charset=utf-8". It is "" when none is known.
func Extension(contentType string) string {
	return load().byType[essence(contentType)].extension
}

// Charset returns the charset that texts of a type are in unless their
// Content-Type says otherwise: the registered one, "UTF-8" for other kinds of
// text, "" for the rest. Parameters of contentType are not looked at.
func Charset(contentType string) string {
	t := essence(contentType)
	if charset := load().byType[t].charset; charset != "" {
		return charset
	}
	if strings.HasPrefix(t, "text/") {
		return "UTF-8"
	}
	return ""
}

// Compressible reports whether bodies of a type get smaller when compressed, as
// far as is known; types nobody knows are taken for texts when their name says
// so: text/*, +json, +text and +xml.
func Compressible(contentType string) bool {
	t := essence(contentType)
	if e, ok := load().byType[t]; ok {
		return e.compressible
	}
	return strings.HasPrefix(t, "text/") ||
		strings.HasSuffix(t, "+json") || strings.HasSuffix(t, "+text") || strings.HasSuffix(t, "+xml")
}

// whitespace ends a type, as the semicolon before parameters does.
const whitespace = " \t\n\v\f\r"

// essence is contentType in lower case and without parameters.
func essence(contentType string) string {
	t := strings.TrimLeft(contentType, whitespace)
	if end := strings.IndexAny(t, ";"+whitespace); end >= 0 {
		t = t[:end]
	}
	return strings.ToLower(t)
}

// extensionOf is the extension in lower case and without dot of a path that
// may itself be the extension. Like path.extname of Node, which Koa asks, it
// does not count slashes at the end and finds none in ".profile" after a slash.
func extensionOf(path string) string {
	path = strings.TrimRight(path, "/")
	base := path[strings.LastIndexByte(path, '/')+1:]
	dot := strings.LastIndexByte(base, '.')
	if whole := len(base) == len(path); dot <= 0 && !whole {
		return ""
	}
	return strings.ToLower(base[dot+1:])
}
