package static

import (
	"crypto/rand"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/koa-go/koa"
)

// giveRanges replaces the whole file, which is the body by now, by the parts
// that the request asks for.
func (a *answer) giveRanges() error {
	ctx, size := a.ctx, a.info.Size()
	content, ok := a.file.(io.ReaderAt)
	if !ok || ctx.Status() != http.StatusOK {
		return nil
	}
	ctx.Set("Accept-Ranges", "bytes")
	header := ctx.Get("Range")
	// Only GET has ranges (RFC 9110 14.2). A client that has the file already is
	// answered 304, by a layer outside, before ranges count (13.2.2).
	if header == "" || size == 0 || ctx.Method() != http.MethodGet || !a.ifRange() || ctx.Fresh() {
		return nil
	}
	ranges, ok := parseRanges(header, size)
	switch {
	case !ok:
		return nil
	case len(ranges) == 0:
		return unsatisfiable(size)
	case len(ranges) == 1:
		return a.givePart(content, ranges[0])
	}
	a.giveParts(content, ranges)
	return nil
}

// ifRange evaluates If-Range (RFC 9110 13.1.5): whether the part that the
// client has and the file are of one version.
func (a *answer) ifRange() bool {
	validator := a.ctx.Get("If-Range")
	if validator == "" {
		return true
	}
	if strings.HasPrefix(validator, `"`) {
		return validator == a.ctx.ETag() // a weak tag begins with W/ and never matches
	}
	modified := a.ctx.Response.LastModified()
	since, err := http.ParseTime(validator)
	return err == nil && !modified.IsZero() && since.Equal(modified)
}

// unsatisfiable is the error for ranges that the file does not have.
func unsatisfiable(size int64) error {
	return &koa.HTTPError{
		Status:  http.StatusRequestedRangeNotSatisfiable,
		Message: "Range Not Satisfiable",
		Expose:  true,
		Header:  http.Header{"Content-Range": {"bytes */" + strconv.FormatInt(size, 10)}},
	}
}

// partial is a part of a file as a body. An ETag layer outside tags it as it
// tags the file; the file itself is closed as the body that it was before.
type partial struct {
	io.Reader
	file fs.File
}

// Stat describes the whole file.
func (p partial) Stat() (fs.FileInfo, error) { return p.file.Stat() }

// givePart answers with one part.
func (a *answer) givePart(content io.ReaderAt, r byteRange) error {
	if f, ok := a.file.(*os.File); ok { // stays the body, for the kernel to copy
		if _, err := f.Seek(r.start, io.SeekStart); err != nil {
			return err
		}
	} else {
		a.ctx.SetBody(partial{io.NewSectionReader(content, r.start, r.length), a.file})
	}
	a.ctx.SetStatus(http.StatusPartialContent)
	a.ctx.Set("Content-Range", r.contentRange(a.info.Size()))
	a.ctx.SetLength(r.length)
	return nil
}

// giveParts answers with several parts (RFC 9110 14.6).
func (a *answer) giveParts(content io.ReaderAt, ranges []byteRange) {
	boundary := rand.Text()
	contentType := a.ctx.Response.Get("Content-Type")
	var (
		parts  []io.Reader
		length int64
	)
	text := func(s string) {
		parts = append(parts, strings.NewReader(s))
		length += int64(len(s))
	}
	for i, r := range ranges {
		lead := "\r\n--"
		if i == 0 {
			lead = "--"
		}
		text(lead + boundary + "\r\nContent-Type: " + contentType +
			"\r\nContent-Range: " + r.contentRange(a.info.Size()) + "\r\n\r\n")
		parts = append(parts, io.NewSectionReader(content, r.start, r.length))
		length += r.length
	}
	text("\r\n--" + boundary + "--\r\n")
	a.ctx.SetBody(partial{io.MultiReader(parts...), a.file})
	a.ctx.SetStatus(http.StatusPartialContent)
	a.ctx.Set("Content-Type", "multipart/byteranges; boundary="+boundary)
	a.ctx.SetLength(length)
}
