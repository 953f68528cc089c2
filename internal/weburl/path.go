package weburl

import (
	"bytes"
	"strings"
)

// joinPath appends path, which is empty or begins with a slash of either kind,
// to a directory without a slash at its end, and resolves dot segments.
func joinPath(directory, path string) string {
	out := make([]byte, 0, len(directory)+len(path)+1)
	out = append(out, directory...)
	if path != "" {
		path = path[1:]
	}
	for more := true; more; {
		segment := path
		end := strings.IndexAny(path, `/\`)
		if more = end >= 0; more {
			segment, path = path[:end], path[end+1:]
		}
		switch dots(segment) {
		case 0:
			out = appendEscaped(append(out, '/'), segment, inPath)
			continue
		case 2:
			out = out[:max(bytes.LastIndexByte(out, '/'), 0)]
		}
		if !more {
			out = append(out, '/')
		}
	}
	return string(out)
}

// dots returns 1 for a segment "." and 2 for "..", plain or percent-encoded, and
// 0 for all others.
func dots(segment string) int {
	n := 0
	for ; segment != "" && n <= 2; n++ {
		switch {
		case segment[0] == '.':
			segment = segment[1:]
		case len(segment) >= 3 && strings.EqualFold(segment[:3], "%2e"):
			segment = segment[3:]
		default:
			return 0
		}
	}
	if n > 2 {
		return 0
	}
	return n
}
