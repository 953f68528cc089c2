package httpclient

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
	"strings"

	"github.com/koa-go/koa/internal/mime"
)

// File is one file of a multipart/form-data body.
type File struct {
	// Field is the name of the form field. The default is "file", and "file1",
	// "file2" ... for those after the first, as in urllib.
	Field string

	// Name is the name of the file that the server is told.
	Name string

	// ContentType is the type of the content. The default goes by the extension
	// of Name, and is application/octet-stream for those not known.
	ContentType string

	// Content is read once, or again for a repeated request if it is a
	// *bytes.Reader, *bytes.Buffer or *strings.Reader. With another reader the
	// request is not repeated. A Closer is closed. nil means an empty file.
	Content io.Reader
}

// form is a multipart body: the text before each file, then the file, and in
// the end the text after all.
type form struct {
	texts [][]byte
	files []*http.Request // only their bodies count
}

// setFiles makes the body of req from o.Data and o.Files.
func setFiles(req *http.Request, o *RequestOptions) error {
	var f form
	var text bytes.Buffer
	w := multipart.NewWriter(&text)
	if err := writeFields(w, o.Data); err != nil {
		return err
	}
	for i, file := range o.Files {
		header, err := file.header(i)
		if err != nil {
			return err
		}
		if _, err := w.CreatePart(header); err != nil {
			return err
		}
		f.texts = append(f.texts, bytes.Clone(text.Bytes()))
		text.Reset()
		body, err := http.NewRequestWithContext(req.Context(), http.MethodPost, "", file.Content)
		if err != nil {
			return err
		}
		f.files = append(f.files, body)
	}
	if err := w.Close(); err != nil {
		return err
	}
	f.texts = append(f.texts, text.Bytes())
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Body = f.read(func(file *http.Request) io.ReadCloser { return file.Body })
	req.ContentLength = f.length()
	if f.repeatable() {
		req.GetBody = f.again
	}
	return nil
}

func writeFields(w *multipart.Writer, data any) error {
	values, err := fields(data)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			if err := w.WriteField(name, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// header is the head of the part for the file, the i-th of all.
func (f *File) header(i int) (textproto.MIMEHeader, error) {
	field := f.Field
	switch {
	case field == "" && i == 0:
		field = "file"
	case field == "":
		field = fmt.Sprintf("file%d", i)
	}
	contentType := f.ContentType
	if contentType == "" {
		contentType = orDefault(mime.Lookup(f.Name), "application/octet-stream")
	}
	if strings.ContainsAny(contentType, "\r\n") { // it would add headers, or end them
		return nil, errors.New("File.ContentType has a line break")
	}
	return textproto.MIMEHeader{
		"Content-Disposition": {multipart.FileContentDisposition(field, f.Name)},
		"Content-Type":        {contentType},
	}, nil
}

// length is that of the whole body, -1 if it is not known.
func (f *form) length() int64 {
	var n int64
	for _, text := range f.texts {
		n += int64(len(text))
	}
	for _, file := range f.files {
		if !known(file) {
			return -1
		}
		n += file.ContentLength
	}
	return n
}

// known reports whether net/http knows a body, its length and how to read it
// again.
func known(r *http.Request) bool {
	return r.GetBody != nil || r.Body == nil || r.Body == http.NoBody
}

func (f *form) repeatable() bool {
	return !slices.ContainsFunc(f.files, func(r *http.Request) bool { return !known(r) })
}

func (f *form) again() (io.ReadCloser, error) {
	return f.read(func(file *http.Request) io.ReadCloser {
		if file.GetBody == nil {
			return http.NoBody
		}
		body, _ := file.GetBody() // those of net/http do not fail
		return body
	}), nil
}

// read joins texts and files, opened by open, to one body.
func (f *form) read(open func(*http.Request) io.ReadCloser) io.ReadCloser {
	var b formBody
	readers := make([]io.Reader, 0, 2*len(f.texts))
	for i, file := range f.files {
		readers = append(readers, bytes.NewReader(f.texts[i]))
		if body := open(file); body != nil {
			readers = append(readers, body)
			b.files = append(b.files, body)
		}
	}
	b.Reader = io.MultiReader(append(readers, bytes.NewReader(f.texts[len(f.files)]))...)
	return &b
}

type formBody struct {
	io.Reader
	files []io.ReadCloser
}

func (b *formBody) Close() error {
	var errs []error
	for _, file := range b.files {
		errs = append(errs, file.Close())
	}
	return errors.Join(errs...)
}
