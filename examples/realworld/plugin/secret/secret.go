// Package secret is a plugin that keeps the secret which tokens are signed with. It is what
// the configuration says, and else that of a file, which the first start makes: programs in
// one directory share it, and tokens outlive a restart.
package secret

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/koa-go/koa/egg"
)

// Config is the section secret.
type Config struct {
	// Value is the secret itself, of at least 32 bytes. Default: that of File.
	Value string `config:",secret"`

	// File is where the secret is without a Value, below the working directory.
	File string
}

// Secret is what constructors get that ask for a *secret.Secret.
type Secret struct {
	config Config
	value  []byte
}

// Plugin is for config/plugins.go.
func Plugin() egg.Plugin {
	s := &Secret{}
	return egg.Plugin{
		Name:   "secret",
		Config: &s.config,
		Boot:   s,
		Provide: func(app *egg.App) error {
			egg.Provide(app, s)
			return nil
		},
	}
}

// Bytes is the secret. It is there when requests are.
func (s *Secret) Bytes() []byte { return s.value }

// WillReady finds the secret, or makes one.
func (s *Secret) WillReady(_ context.Context, app *egg.App) error {
	value, made, err := Open(s.config)
	if made {
		app.CoreLogger().Info(fmt.Sprintf("[secret] %s is new: tokens are signed with it", s.config.File))
	}
	s.value = value
	return err
}

// minimum is how long a secret is at least: as long as what HMAC-SHA256 makes of it
// (RFC 7518 3.2).
const minimum = 32

// Open returns the secret of a configuration, and whether its file was made now. Any number
// of processes may call it at the same time: all get the same one.
func Open(c Config) (value []byte, made bool, err error) {
	if c.Value != "" {
		return checked([]byte(c.Value), "secret.value")
	}
	value, err = os.ReadFile(c.File)
	if errors.Is(err, fs.ErrNotExist) {
		if made, err = create(c.File); err == nil {
			value, err = os.ReadFile(c.File)
		}
	}
	if err != nil {
		return nil, false, fmt.Errorf("secret: %w", err)
	}
	value, _, err = checked(value, c.File)
	return value, made && err == nil, err
}

func checked(value []byte, source string) ([]byte, bool, error) {
	if len(value) < minimum {
		return nil, false, fmt.Errorf("secret: %s has %d bytes and needs %d; `openssl rand -base64 32` makes a good one", source, len(value), minimum)
	}
	return value, false, nil
}

// create makes the file, whole and at once, unless another process is faster.
func create(file string) (made bool, err error) {
	draft, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*") // for its owner only
	if err != nil {
		return false, err
	}
	defer func() { _ = os.Remove(draft.Name()) }()
	_, err = draft.WriteString(rand.Text() + rand.Text())
	if err = errors.Join(err, draft.Close()); err != nil {
		return false, err
	}
	err = os.Link(draft.Name(), file)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	return err == nil, err
}
