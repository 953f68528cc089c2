package multipart

import (
	"errors"
	"io"
	"iter"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/koa-go/koa"
)

// maxBoundary is RFC 2046 5.1.1's.
const maxBoundary = 70

// Form is a form that is being read, part by part. It is for use by the
// goroutine that handles the request.
type Form struct {
	config *config
	source *source
	reader *multipart.Reader
	part   *Part // the last one given out
	values map[string]any
	fields int
	files  int
	err    error // why there is no further part
}

func newForm(ctx *koa.Context, c *config) (*Form, error) {
	if encoding := ctx.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return nil, ctx.Throw(http.StatusUnsupportedMediaType, "Unsupported Content-Encoding: "+encoding)
	}
	_, params, err := mime.ParseMediaType(ctx.Get("Content-Type"))
	boundary := params["boundary"]
	if err != nil || boundary == "" || len(boundary) > maxBoundary {
		return nil, ctx.Throw(http.StatusBadRequest, "Content-Type has no valid boundary")
	}
	src := &source{body: ctx.Request.BodyReader(), end: "--" + boundary + "--"}
	return &Form{config: c, source: src, reader: multipart.NewReader(src, boundary), values: map[string]any{}}, nil
}

// Next returns the next part, and io.EOF after the last. What is left of the
// part before it is skipped, within the limits. Any other error is made to be
// returned, and all further calls give it again: 400 for a malformed form or one
// that is cut short, 413 for one that is over a limit.
func (f *Form) Next() (*Part, error) {
	for f.err == nil {
		part, err := f.next()
		switch {
		case err != nil:
			f.err = err
		case part.IsFile() || !f.config.autoFields && !part.empty:
			return part, nil
		}
	}
	return nil, f.err
}

// Parts yields what [Form.Next] gives, and an error at most once, as the last.
func (f *Form) Parts() iter.Seq2[*Part, error] {
	return func(yield func(*Part, error) bool) {
		for {
			part, err := f.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if !yield(part, err) || err != nil {
				return
			}
		}
	}
}

// Fields returns the fields read so far: texts, or with
// [Options.AllowArrayField] also []any of texts. Fields behind a file are known
// once the file has been read; see [Form.ReadRest].
func (f *Form) Fields() map[string]any { return maps.Clone(f.values) }

// ReadRest reads the form to its end, so that [Form.Fields] has all fields. Files
// that were not read are skipped, within the limits.
func (f *Form) ReadRest() error {
	for {
		if _, err := f.Next(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// next reads a part, whatever it is.
func (f *Form) next() (*Part, error) {
	if f.part != nil {
		if _, err := io.Copy(io.Discard, f.part); err != nil {
			return nil, err
		}
		f.part = nil
	}
	f.source.limit(f.config.headerSize)
	raw, err := f.reader.NextRawPart()
	f.source.unlimit()
	if err != nil {
		return nil, f.headerError(err)
	}
	h, err := readHeader(raw.Header)
	if err != nil {
		return nil, err
	}
	if err := f.count(h); err != nil {
		return nil, err
	}
	f.part = &Part{
		Name: h.name, Filename: h.filename, MIME: h.mime, Encoding: h.encoding,
		form: f, body: raw, file: h.isFile, empty: h.isFile && h.filename == "",
	}
	return f.part, f.part.begin()
}

// count sees that there are not too many parts, and that this one has a name
// that is allowed.
func (f *Form) count(h *header) error {
	c := f.config
	if int64(len(h.name)) > c.fieldNameSize {
		return sizeLimit("fieldNameSize", c.fieldNameSize)
	}
	if !h.isFile {
		if f.fields++; f.fields > c.fields {
			return countLimit("fields", c.fields)
		}
		return nil
	}
	if f.files++; f.files > c.files {
		return countLimit("files", c.files)
	}
	if h.filename != "" && !c.allowed(h.filename) {
		return koa.NewError(http.StatusBadRequest, "Invalid filename: "+h.filename)
	}
	return nil
}

// headerError is the error for a failed search for the next part.
func (f *Form) headerError(err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return io.EOF
	case f.source.isOver():
		return sizeLimit("headerSize", f.config.headerSize)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return f.source.failure("Unexpected end of form", err)
	}
	return f.source.failure("Malformed part header", err)
}

// keep adds a field to the values.
func (f *Form) keep(name, value string) {
	there, taken := f.values[name]
	if !taken || !f.config.arrays {
		f.values[name] = value
		return
	}
	list, ok := there.([]any)
	if !ok {
		list = []any{there}
	}
	f.values[name] = append(list, value)
}

// validText replaces what is no UTF-8, as busboy does.
func validText(s string) string { return strings.ToValidUTF8(s, "\ufffd") }
