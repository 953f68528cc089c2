package multipart

import (
	"errors"
	"io"
	"mime/multipart"
	"strings"
)

// Part is a field, whose value has been read, or a file to be read. A file can
// be read until the next part is asked for.
type Part struct {
	// Name is the name of the field.
	Name string

	// Value is the value of a field, "" for a file.
	Value string

	// Filename is the client's name of a file, made safe: without directories,
	// control characters and trailing dots, and at most 255 bytes long. It is no
	// name to save a file under: it may be that of another file.
	Filename string

	// MIME is the media type the client gave, "text/plain" without one.
	MIME string

	// Encoding is the Content-Transfer-Encoding, "7bit" without one. It is not
	// undone.
	Encoding string

	form  *Form
	body  *multipart.Part
	file  bool
	empty bool  // a file input without a file
	left  int64 // of the limit
	err   error // what Read has failed with
}

// IsFile reports whether the part is a file: one that has a name.
func (p *Part) IsFile() bool { return p.file && !p.empty }

// Form returns the form that the part belongs to.
func (p *Part) Form() *Form { return p.form }

// Read reads a file. Its errors are made to be returned, as those of
// [Form.Next].
func (p *Part) Read(b []byte) (int, error) {
	if p != p.form.part {
		return 0, errors.New("multipart: read of a part after the next one was asked for")
	}
	if p.err != nil {
		return 0, p.err
	}
	n, err := p.body.Read(b)
	p.left -= int64(n)
	switch {
	case p.left <= 0:
		n, err = 0, p.limit()
	case errors.Is(err, io.EOF):
	case err != nil:
		err = p.form.source.failure("Unexpected end of form", err)
	}
	p.err = err
	return n, err
}

// begin reads the part if it is a field.
func (p *Part) begin() error {
	if p.file {
		p.left = p.form.config.fileSize
		return nil
	}
	p.left = p.form.config.fieldSize
	var value strings.Builder
	if _, err := io.Copy(&value, p); err != nil {
		return err
	}
	p.Value = validText(value.String())
	p.form.keep(p.Name, p.Value)
	return nil
}

// limit is the error of being over the limit.
func (p *Part) limit() error {
	if p.file {
		return sizeLimit("fileSize", p.form.config.fileSize)
	}
	return sizeLimit("fieldSize", p.form.config.fieldSize)
}
