package egg

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/egg/config"
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

// maxSeconds is a hundred years: more than any header needs, and it fits a Duration.
const maxSeconds = 100 * 365 * 24 * 3600

// StaticConfig is the section static.
type StaticConfig struct {
	LayerSwitch

	// Prefix is the path below which the files are. Default: /public/.
	Prefix string

	// Dir is the directory of the files, below the base directory. Default: app/public.
	Dir string

	// MaxAge is how long browsers keep a file without asking; as in Egg, a number is
	// seconds. Default: 365 days in the environment prod, else 0.
	MaxAge Seconds

	// Gzip sends file.gz and file.br in place of file where the client takes it.
	// Default: true.
	Gzip bool
}

func newStatic(app *App) (koa.Middleware, error) {
	c := app.config.Static
	cacheControl := fmt.Sprintf("public, max-age=%d", time.Duration(c.MaxAge)/time.Second)
	files := static.New(".", &static.Options{
		FS: app.directory(c.Dir), DisableIndex: true, ETag: true, Ranges: true, DisableGzip: !c.Gzip, DisableBrotli: !c.Gzip,
		SetHeaders: func(ctx *koa.Context, _ string, _ fs.FileInfo) { ctx.Set("Cache-Control", cacheControl) },
	})
	if prefix := strings.TrimSuffix(c.Prefix, "/"); prefix != "" {
		return mount.New(prefix, files), nil
	}
	return files, nil
}
