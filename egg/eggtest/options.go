package eggtest

import (
	"os"
	"path/filepath"
	"time"

	"github.com/koa-go/koa/egg"
)

// Option changes how [Boot] starts an application.
type Option func(s *setup)

// setup is what options change.
type setup struct {
	app    *App
	start  egg.Start
	listen bool
}

// Env is the environment instead of unittest. In other environments than unittest and
// local, files are those in the program unless [BaseDir] names a directory.
func Env(name string) Option { return func(s *setup) { s.start.Env = name } }

// Scope is the second dimension of configuration files, Egg's EGG_SERVER_SCOPE.
func Scope(name string) Option { return func(s *setup) { s.start.Scope = name } }

// BaseDir reads the application's files from this directory, which is relative to that
// of the test.
func BaseDir(dir string) Option { return func(s *setup) { s.start.BaseDir = dir } }

// Set sets values of the configuration over all files: "news.pageSize=5".
func Set(values ...string) Option {
	return func(s *setup) { s.start.Set = append(s.start.Set, values...) }
}

// Environ adds variables to the environment of the process, for this application
// alone: `EGG_PLUGINS={"i18n": false}`.
func Environ(variables ...string) Option {
	return func(s *setup) {
		if s.start.Environ == nil {
			s.start.Environ = os.Environ()
		}
		s.start.Environ = append(s.start.Environ, variables...)
	}
}

// Now stops the application's clock at a time; [App.Clock] moves it. Cookies, sessions,
// logs and App.Now go by it, timers do not: those of testing/synctest do both.
func Now(at time.Time) Option {
	return func(s *setup) {
		s.app.clock = &Clock{now: at}
		s.start.Now = s.app.clock.Now
	}
}

// Replace makes v what constructors get that ask for a T, in the place of what the
// application makes: an interface, or the pointer that a constructor returns. A T that
// nobody asks for fails the test.
func Replace[T any](v T) Option { return func(s *setup) { egg.Replace(s.app.App, v) } }

// Wrap makes wrap(real) what constructors get that ask for a T, in the place of the real
// one: embed it, and override one method (Egg's mockService).
func Wrap[T any](wrap func(real T) T) Option { return func(s *setup) { egg.Wrap(s.app.App, wrap) } }

// Listen opens a port of this machine that is free, which [App.URL] tells: for clients
// that need one, such as a browser.
func Listen() Option {
	return func(s *setup) {
		s.listen = true
		s.start.Listen = "127.0.0.1:0"
	}
}

// LogFiles writes log files and the directory run as in production, below a directory
// that is removed when the test ends; App.Config says where (Logger.Dir, Rundir).
func LogFiles() Option {
	return func(s *setup) {
		dir := s.app.tb.TempDir()
		s.start.NoFiles = false
		s.start.Set = append(s.start.Set, "logger.dir="+filepath.Join(dir, "logs"), "rundir="+filepath.Join(dir, "run"))
	}
}
