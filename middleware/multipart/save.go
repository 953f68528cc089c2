package multipart

import (
	"bufio"
	"cmp"
	"io"
	"os"

	"github.com/koa-go/koa"
)

// File is a file of a form that was saved.
type File struct {
	// Field is the name of the field.
	Field string

	// Filename is the client's name of the file, made safe as [Part.Filename].
	Filename string

	// Filepath is where the file is, until the request is over.
	Filepath string

	// MIME is the media type the client gave, "text/plain" without one.
	MIME string

	// Encoding is the Content-Transfer-Encoding, "7bit" without one.
	Encoding string

	// Size is how many bytes the file has.
	Size int64
}

// Open opens the saved file for reading. The caller closes it.
func (f *File) Open() (*os.File, error) { return os.Open(f.Filepath) }

// Save reads the whole form (Egg's ctx.saveRequestFiles): files are saved for
// [Files], and fields become the body of the request, a map[string]any. The
// error is made to be returned, and leaves no file behind.
func Save(ctx *koa.Context) error {
	form, err := Read(ctx)
	if err != nil {
		return err
	}
	u, _ := uploadKey.Get(ctx)
	for part, err := range form.Parts() {
		if err == nil && part.IsFile() {
			err = u.save(part)
		}
		if err != nil {
			u.cleanup(ctx)
			return err
		}
	}
	ctx.Request.SetBody(form.Fields())
	return nil
}

// Files returns the files that were saved, in the order in which they were sent.
func Files(ctx *koa.Context) []*File {
	if u, ok := uploadKey.Get(ctx); ok {
		return u.files
	}
	return nil
}

// Cleanup removes the saved files before the request is over, to free the disk
// (Egg's ctx.cleanupRequestFiles). [Files] is empty then.
func Cleanup(ctx *koa.Context) {
	if u, ok := uploadKey.Get(ctx); ok {
		u.cleanup(ctx)
	}
}

func (u *upload) save(part *Part) error {
	if u.dir == "" {
		dir, err := makeTempDir(u.config.tempDir)
		if err != nil {
			return err
		}
		u.dir = dir
	}
	file, err := os.CreateTemp(u.dir, "*"+safeExtension(part.Filename))
	if err != nil {
		return err
	}
	// The parser gives a few KiB at a time; fewer and larger writes cost less.
	out := bufio.NewWriterSize(file, 32<<10)
	size, err := io.Copy(out, part)
	if err = cmp.Or(err, out.Flush(), file.Close()); err != nil {
		return err
	}
	u.files = append(u.files, &File{
		Field: part.Name, Filename: part.Filename, Filepath: file.Name(),
		MIME: part.MIME, Encoding: part.Encoding, Size: size,
	})
	return nil
}

// cleanup removes the files, if there are any. The request does not fail when
// that fails: its answer is made, and CleanTempDir comes by later.
func (u *upload) cleanup(ctx *koa.Context) {
	if u.dir == "" {
		return
	}
	err := os.RemoveAll(u.dir)
	u.dir, u.files = "", nil
	if err != nil {
		ctx.App.EmitError(err, nil)
	}
}
