package multipart

import "github.com/koa-go/koa"

// The two modes of [Options].
const (
	// StreamMode leaves the body to [Read], [FileStream] and [Save].
	StreamMode = "stream"

	// FileMode saves files before the layers below run.
	FileMode = "file"
)

// Options are those of npm egg-multipart. The zero value is its defaults.
type Options struct {
	// Mode is StreamMode or FileMode. Default: StreamMode.
	Mode string

	// FileModeMatch switches to file mode for the requests that it reports true
	// for. It is for stream mode only.
	FileModeMatch func(ctx *koa.Context) bool

	// AutoFields keeps fields out of what [Form.Next] and [Form.Parts] give; they
	// are in [Form.Fields] all the same.
	AutoFields bool

	// AllowArrayField keeps all values of a field that is sent more than once, as
	// a []any. By default the last one counts.
	AllowArrayField bool

	// FieldNameSize is how many bytes the name of a field may have. Default: 100.
	FieldNameSize int64

	// FieldSize is how many bytes the value of a field must stay below.
	// Default: 100 KiB.
	FieldSize int64

	// Fields is how many fields there may be. Default: 10.
	Fields int

	// FileSize is how many bytes a file must stay below: as in Egg, one of exactly
	// that size is refused. Default: 10 MiB.
	FileSize int64

	// Files is how many files there may be. Default: 10.
	Files int

	// HeaderSize is how many bytes the header of a part may have. It is exact to a
	// few KiB. Default: 16 KiB.
	HeaderSize int64

	// FileExtensions are allowed besides Egg's list, which has pictures, text for
	// browsers, archives and some video: ".pdf".
	FileExtensions []string

	// Whitelist are the only extensions that are allowed, instead of Egg's list
	// and FileExtensions.
	Whitelist []string

	// CheckFile decides about file names, instead of all lists. The name is the
	// client's, made safe.
	CheckFile func(filename string) bool

	// TempDir is where the directories for files are made. It is created if it is
	// not there. Default: [os.TempDir].
	TempDir string
}
