package gateway

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/koa-go/koa/egg/config"
)

// fileName is what egg/config reads; its errors get the name of the real file.
const fileName = "config.default.yaml"

// oneFile is a file system with the configuration in it.
type oneFile []byte

func (f oneFile) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadFile implements fs.ReadFileFS.
func (f oneFile) ReadFile(name string) ([]byte, error) {
	if name != fileName {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return f, nil
}

// parse reads a configuration strictly.
func parse(file string, data []byte, opts *Options) (*Config, error) {
	c := &Config{}
	c.Registries.kinds = kinds()
	maps.Copy(c.Registries.kinds, opts.Registries)
	l := config.New(&config.Options{Units: []config.Unit{{Name: "gateway", FS: oneFile(data)}}, Environ: variables(opts.Environ)})
	l.Bind("", c)
	_ = l.Load() // Check tells all
	err := l.Check()
	if err == nil {
		err = c.check()
	}
	if err != nil {
		return nil, rename(err, file)
	}
	return c.withDefaults(file), nil
}

// variables are those for ${NAME}. EGG_CONFIG_* and the like are for applications.
func variables(environ []string) []string {
	if environ == nil {
		environ = os.Environ()
	}
	return slices.DeleteFunc(slices.Clone(environ), func(v string) bool { return strings.HasPrefix(v, "EGG_") })
}

// rename puts the file's name into the errors.
func rename(err error, file string) error {
	list, ok := err.(config.Errors) //nolint:errorlint // what Load and check return is not wrapped
	if !ok {
		return err
	}
	for _, e := range list {
		if e.Source.Name == fileName {
			e.Source.Name = file
		}
	}
	return list
}

// mistake is one that only a look at several keys finds.
func mistake(source config.Source, path, format string, args ...any) *config.Error {
	return &config.Error{Source: source, Path: path, Problem: path + ": " + fmt.Sprintf(format, args...)}
}

// check looks for names that stand for nothing.
func (c *Config) check() error {
	var found config.Errors
	for _, name := range slices.Sorted(maps.Keys(c.Services)) {
		s := c.Services[name]
		if problem := c.checkService(name, &s); problem != "" {
			found = append(found, mistake(s.source, "services."+name, "%s", problem))
		}
	}
	known := map[string]bool{}
	for i := range c.Routes {
		r := &c.Routes[i]
		path := fmt.Sprintf("routes[%d]", i)
		for _, s := range r.services() {
			if _, ok := c.Services[s.name]; !ok {
				found = append(found, mistake(r.source, path+s.key, "there is no service %q; there are %q", s.name, slices.Sorted(maps.Keys(c.Services))))
			}
		}
		if known[r.id()] {
			found = append(found, mistake(r.source, path, "there is another route for %s", r.id()))
		}
		known[r.id()] = true
	}
	if len(found) > 0 {
		return found
	}
	return nil
}

// reference is a key that names a service.
type reference struct{ key, name string }

// services are those that the route needs.
func (r *Route) services() []reference {
	list := []reference{{".service", r.Service}}
	if r.Strangler != nil {
		list = append(list, reference{".strangler.old", r.Strangler.Old})
	}
	return list
}

// id is what is told apart: host and path.
func (r *Route) id() string { return strings.ToLower(r.Host) + "/" + strings.Trim(r.Path, "/") }

// checkService says what is wrong, "" if nothing is.
func (c *Config) checkService(name string, s *Service) string {
	switch _, known := c.Registries.list[s.Registry]; {
	case !serviceName.MatchString(name):
		return "a name is made of letters, digits, -, _ and ."
	case len(s.Instances) > 0:
		return ""
	case s.Registry == "" && len(c.Registries.list) != 1:
		return fmt.Sprintf("has no instances and no registry; there are %q", slices.Sorted(maps.Keys(c.Registries.list)))
	case s.Registry != "" && !known:
		return fmt.Sprintf("there is no registry %q; there are %q", s.Registry, slices.Sorted(maps.Keys(c.Registries.list)))
	}
	return ""
}

func (c *Config) withDefaults(file string) *Config {
	if len(c.Listen) == 0 {
		c.Listen = []Listen{{Address: ":8080"}}
	}
	if c.Admin.Address == "" {
		c.Admin.Address = "127.0.0.1:9901"
	}
	if c.AccessLog.Format == "" {
		c.AccessLog.Format = `:remote-addr ":method :url HTTP/:http-version" :status :content-length :response-time ms :service :served-by`
	}
	if c.AccessLog.NumBackups == 0 {
		c.AccessLog.NumBackups = 14
	}
	if c.DrainTimeout == 0 {
		c.DrainTimeout = 25 * time.Second
	}
	for i := range c.Routes {
		c.Routes[i].source.Name = file
	}
	for name, s := range c.Services {
		s.source.Name = file
		if s.Name == "" {
			s.Name = name
		}
		if s.Registry == "" && len(s.Instances) == 0 {
			for only := range c.Registries.list {
				s.Registry = only
			}
		}
		c.Services[name] = s
	}
	return c
}
