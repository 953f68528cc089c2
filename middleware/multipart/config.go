package multipart

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/koa-go/koa"
)

// config is Options, checked and copied.
type config struct {
	inFileMode    func(ctx *koa.Context) bool
	autoFields    bool
	arrays        bool
	fieldNameSize int64
	fieldSize     int64
	fields        int
	fileSize      int64
	files         int
	headerSize    int64
	allowed       func(filename string) bool
	tempDir       string
}

func newConfig(o *Options) *config {
	if o == nil {
		o = new(Options)
	}
	return &config{
		inFileMode:    fileMode(o),
		autoFields:    o.AutoFields,
		arrays:        o.AllowArrayField,
		fieldNameSize: limit("FieldNameSize", o.FieldNameSize, 100),
		fieldSize:     limit("FieldSize", o.FieldSize, 100<<10),
		fields:        int(limit("Fields", int64(o.Fields), 10)),
		fileSize:      limit("FileSize", o.FileSize, 10<<20),
		files:         int(limit("Files", int64(o.Files), 10)),
		headerSize:    limit("HeaderSize", o.HeaderSize, 16<<10),
		allowed:       allowed(o),
		tempDir:       o.TempDir,
	}
}

func fileMode(o *Options) func(ctx *koa.Context) bool {
	match := o.FileModeMatch
	switch o.Mode {
	case "", StreamMode:
		if match == nil {
			match = func(*koa.Context) bool { return false }
		}
		return match
	case FileMode:
		if match != nil {
			panic("multipart: Options.FileModeMatch: only for stream mode, remove it or the Mode")
		}
		return func(*koa.Context) bool { return true }
	}
	panic(fmt.Sprintf("multipart: Options.Mode: %q is neither stream nor file", o.Mode))
}

// limit is an option that must not be negative, or its default.
func limit(name string, n, otherwise int64) int64 {
	switch {
	case n < 0:
		panic(fmt.Sprintf("multipart: Options.%s: %d is negative", name, n))
	case n == 0:
		return otherwise
	}
	return n
}

// eggList are the extensions that egg-multipart allows.
var eggList = []string{
	".jpg", ".jpeg", ".png", ".gif", ".bmp", ".wbmp", ".webp", ".tif", ".psd",
	".svg", ".js", ".jsx", ".json", ".css", ".less", ".html", ".htm", ".xml",
	".zip", ".gz", ".tgz", ".gzip",
	".mp3", ".mp4", ".avi",
}

func allowed(o *Options) func(filename string) bool {
	if o.CheckFile != nil {
		return o.CheckFile
	}
	list := slices.Concat(eggList, extensions(o.FileExtensions))
	if o.Whitelist != nil {
		list = extensions(o.Whitelist)
	}
	return func(filename string) bool { return slices.Contains(list, extension(filename)) }
}

// extensions writes extensions in lower case and with their dot.
func extensions(list []string) []string {
	normal := make([]string, len(list))
	for i, ext := range list {
		ext = strings.ToLower(ext)
		if ext != "" && ext[0] != '.' {
			ext = "." + ext
		}
		normal[i] = ext
	}
	return normal
}

// extension is that of a file name in lower case, as Node's path.extname has
// it: ".bashrc" has none.
func extension(filename string) string {
	ext := path.Ext(filename)
	if len(ext) == len(filename) {
		return ""
	}
	return strings.ToLower(ext)
}
