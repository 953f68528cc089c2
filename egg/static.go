package egg

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/config"
	"github.com/koa-go/koa/egg/internal/duration"
	"github.com/koa-go/koa/middleware/mount"
	"github.com/koa-go/koa/middleware/static"
)

// Seconds is a duration of which the configuration may give the seconds: a number is
// not milliseconds, as it is for others.
type Seconds time.Duration

// UnmarshalConfig reads a number of seconds, or text such as 1d.
func (s *Seconds) UnmarshalConfig(n *config.Node) error {
	seconds, err := strconv.ParseFloat(n.Text(), 64) // a variable has text
	if err != nil {
		return n.Decode((*time.Duration)(s))
	}
	if !(0 <= seconds && seconds <= maxSeconds) {
		return n.Errorf("is not a number of seconds from 0 to %d", int64(maxSeconds))
	}
	*s = Seconds(seconds * float64(time.Second))
	return nil
}

// String is what the configuration shows: 365d, 5m.
func (s Seconds) String() string {
	const day = 24 * time.Hour
	if d := time.Duration(s); d >= day && d%day == 0 {
		return strconv.Itoa(int(d/day)) + "d"
	}
	return duration.Short(time.Duration(s))
}

// maxSeconds is a hundred years: more than any header needs, and it fits a Duration.
const maxSeconds = 100 * 365 * 24 * 3600

// StaticConfig is the section static.
type StaticConfig struct {
	LayerSwitch

	// Prefix is the path below which the files are. Default: /public/.
	Prefix string

	// Dirs and Dir are the directories of the files, below the base directory: a text, or
	// a list of texts and of objects {prefix, dir} with other paths. They are looked
	// through in order, Dirs before Dir; the first file that is there is sent. Default of
	// Dir: app/public.
	Dirs, Dir StaticDirs

	// MaxAge is how long browsers keep a file without asking; as in Egg, a number is
	// seconds. Default: 365 days in the environment prod, else 0.
	MaxAge Seconds

	// Gzip sends file.gz and file.br in place of file where the client takes it.
	// Default: true.
	Gzip bool
}

func newStatic(app *App) (koa.Middleware, error) {
	var layers []koa.Middleware
	for _, dir := range app.config.Static.dirs() {
		layers = append(layers, app.staticDir(&dir))
	}
	if layers == nil {
		return nil, nil
	}
	return koa.Compose(layers...), nil
}

// staticDir serves one directory.
func (app *App) staticDir(dir *StaticDir) koa.Middleware {
	cacheControl := fmt.Sprintf("public, max-age=%d", time.Duration(*dir.MaxAge)/time.Second)
	files := static.New(".", &static.Options{
		FS: app.directory(dir.Dir), DisableIndex: true, ETag: true, Ranges: true, DisableGzip: !*dir.Gzip, DisableBrotli: !*dir.Gzip,
		SetHeaders: func(ctx *koa.Context, _ string, _ fs.FileInfo) { ctx.Set("Cache-Control", cacheControl) },
	})
	if prefix := strings.TrimRight(dir.Prefix, "/"); prefix != "" {
		return mount.New(prefix, files)
	}
	return files
}
