package static

import (
	"strconv"
	"strings"
)

const (
	// maxRanges is how many parts a request may ask for. Who asks for more gets
	// the whole file (RFC 9110 14.2 lets a server ignore such requests).
	maxRanges = 32

	// tooLarge stands for positions that are no int64.
	tooLarge = 1<<63 - 1
)

// byteRange is length bytes of a file from start on.
type byteRange struct{ start, length int64 }

// contentRange is the value of Content-Range (RFC 9110 14.4).
func (r byteRange) contentRange(size int64) string {
	b := make([]byte, 0, len("bytes 9223372036854775807-9223372036854775807/9223372036854775807"))
	b = append(b, "bytes "...)
	b = strconv.AppendInt(b, r.start, 10)
	b = append(b, '-')
	b = strconv.AppendInt(b, r.start+r.length-1, 10)
	b = append(b, '/')
	b = strconv.AppendInt(b, size, 10)
	return string(b)
}

// parseRanges reads a Range header (RFC 9110 14.1.2) for a file of a size. It
// leaves out ranges that the file does not have; ok is false for a header that
// is to be ignored: malformed, of another unit, or asking for more than the
// whole file.
func parseRanges(header string, size int64) (ranges []byteRange, ok bool) {
	unit, set, found := strings.Cut(header, "=")
	if !found || !strings.EqualFold(unit, "bytes") || strings.Count(set, ",") >= maxRanges {
		return nil, false
	}
	specs, left := 0, size
	for spec := range strings.SplitSeq(set, ",") {
		spec = strings.Trim(spec, " \t")
		if spec == "" {
			continue // lists may have empty elements (RFC 9110 5.6.1)
		}
		specs++
		r, sound := parseRange(spec, size)
		if !sound {
			return nil, false
		}
		if r.length == 0 {
			continue
		}
		if left -= r.length; left < 0 {
			return nil, false
		}
		ranges = append(ranges, r)
	}
	return ranges, specs > 0
}

// parseRange reads one range. Its length is 0 when the file does not have it.
func parseRange(spec string, size int64) (r byteRange, ok bool) {
	from, to, found := strings.Cut(spec, "-")
	if !found {
		return r, false
	}
	if from == "" { // the last bytes
		n, ok := parsePosition(to)
		n = min(n, size)
		return byteRange{size - n, n}, ok
	}
	start, ok := parsePosition(from)
	if !ok {
		return r, false
	}
	end := int64(tooLarge)
	if to != "" {
		if end, ok = parsePosition(to); !ok || end < start {
			return r, false
		}
	}
	if start >= size {
		return r, true
	}
	return byteRange{start, min(end, size-1) - start + 1}, true
}

// parsePosition reads digits. Numbers beyond an int64 are as good as tooLarge.
func parsePosition(s string) (n int64, ok bool) {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil && s != "" {
		n = tooLarge
	}
	return n, s != ""
}
