package log

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
)

// Loggers are the loggers of a configuration. They are safe for concurrent use.
type Loggers struct {
	mu         sync.RWMutex // guards the rest; held for reading while a line is written
	config     Config
	appenders  map[string]appender
	categories map[string]*category
}

// category is shared by all loggers of a name.
type category struct {
	name      string
	level     atomic.Int64
	appenders []appender // guarded by Loggers.mu
}

// New opens the appenders. The error says everything that is wrong with the
// configuration, or what could not be opened.
func New(c Config) (*Loggers, error) {
	l := &Loggers{categories: map[string]*category{}}
	if err := l.Configure(c); err != nil {
		return nil, err
	}
	return l, nil
}

// Configure replaces the configuration; loggers that were handed out follow it.
// If it returns an error, the old one stays. No line is lost.
func (l *Loggers) Configure(c Config) error {
	if err := c.check(); err != nil {
		return err
	}
	if c.OnError == nil {
		c.OnError = func(err error) { fmt.Fprintln(os.Stderr, err) }
	}
	appenders, err := openAll(&c)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	old := l.appenders
	l.config, l.appenders = c, appenders
	for _, category := range l.categories {
		l.settle(category)
	}
	if err := closeAll(old); err != nil {
		c.OnError(err)
	}
	return nil
}

// settle gives a category what the configuration says about it.
func (l *Loggers) settle(c *category) {
	found := l.config.lookup(c.name)
	level, err := ParseLevel(found.Level)
	if err != nil {
		level = LevelOff // after Shutdown there is no configuration
	}
	c.level.Store(int64(level))
	c.appenders = nil
	for _, name := range found.Appenders {
		c.appenders = append(c.appenders, l.appenders[name])
	}
}

// Get returns the logger of a category, "" for "default". Loggers of one
// category are alike; getting one again costs little.
func (l *Loggers) Get(name string) *slog.Logger {
	return slog.New(&handler{loggers: l, category: l.category(name)})
}

func (l *Loggers) category(name string) *category {
	if name == "" {
		name = defaultCategory
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.categories[name]
	if c == nil {
		c = &category{name: name}
		l.settle(c)
		l.categories[name] = c
	}
	return c
}

// SetLevel changes the level of one category, until the next Configure.
func (l *Loggers) SetLevel(name string, level slog.Level) {
	l.category(name).level.Store(int64(level))
}

// Reopen opens the files anew. Call it, perhaps on SIGHUP, after a tool such as
// logrotate has moved them away.
func (l *Loggers) Reopen() error {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var errs []error
	for _, a := range l.appenders {
		errs = append(errs, a.reopen())
	}
	return errors.Join(errs...)
}

// Shutdown closes the files, after what is being written and compressed is done.
// Lines that are logged later go nowhere. Shutting down twice does nothing.
func (l *Loggers) Shutdown() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	old := l.appenders
	l.config, l.appenders = Config{}, nil
	for _, c := range l.categories {
		l.settle(c)
	}
	return closeAll(old)
}
