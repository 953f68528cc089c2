package session

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/cookies"
	"github.com/koa-go/koa/internal/sessioncodec"
)

// config is Options with every default filled, frozen.
type config struct {
	Options

	get cookies.GetOptions
	set cookies.SetOptions // but for MaxAge
}

func newConfig(opts *Options) *config {
	c := &config{}
	if opts != nil {
		c.Options = *opts
	}
	if c.Key == "" {
		c.Key = "koa.sess"
	}
	if c.MaxAge < 0 {
		c.MaxAge = BrowserSession
	}
	if c.ExternalKey != nil {
		c.ExternalKey = &ExternalKey{Get: c.ExternalKey.Get, Set: c.ExternalKey.Set}
	}
	if c.GenID == nil {
		prefix := c.Prefix
		c.GenID = func(*koa.Context) string { return prefix + newUUID() }
	}
	c.fillCodec()
	c.fillCookie()
	c.check()
	return c
}

func (c *config) fillCodec() {
	if c.Encode == nil && c.Sealed {
		c.Encode = func(data []byte) (string, error) { return string(data), nil }
	} else if c.Encode == nil {
		c.Encode = func(data []byte) (string, error) { return sessioncodec.Encode(data), nil }
	}
	if c.Decode == nil && c.Sealed {
		c.Decode = func(text string) ([]byte, error) { return []byte(text), nil }
	} else if c.Decode == nil {
		c.Decode = func(text string) ([]byte, error) { return sessioncodec.DecodeBase64(text), nil }
	}
}

func (c *config) fillCookie() {
	signed := cookies.Yes
	if c.Signed == cookies.No {
		signed = cookies.No
	}
	c.get = cookies.GetOptions{Signed: signed, Encrypt: c.Encrypt}
	c.set = cookies.SetOptions{
		Path:        c.Path,
		Domain:      c.Domain,
		Secure:      c.Secure,
		HTTPOnly:    c.HTTPOnly,
		SameSite:    c.SameSite,
		Priority:    c.Priority,
		Partitioned: c.Partitioned,
		Overwrite:   c.Overwrite != cookies.No,
		Signed:      signed,
		Encrypt:     c.Encrypt,
	}
}

func (c *config) check() {
	external := c.Store != nil || c.ContextStore != nil
	switch {
	case c.Encrypt && c.Sealed:
		panic("session: Options.Encrypt and Options.Sealed: choose one")
	case c.Store != nil && c.ContextStore != nil:
		panic("session: Options.Store and Options.ContextStore: choose one")
	case c.ExternalKey != nil && !external:
		panic("session: Options.ExternalKey: needs a Store, there is no key without one")
	case c.ExternalKey != nil && (c.ExternalKey.Get == nil || c.ExternalKey.Set == nil):
		panic("session: Options.ExternalKey: needs both Get and Set")
	}
	if _, err := cookies.NewCookie(c.Key, "x", &c.set, time.Time{}); err != nil {
		panic(fmt.Sprintf("session: Options: %v", err))
	}
}

// newKey is the key of a new session in the store.
func (c *config) newKey(ctx *koa.Context) string {
	key := c.GenID(ctx)
	if key == "" {
		panic("session: Options.GenID: gave an empty key, which all sessions would share")
	}
	return key
}

// emit tells a hook of a session that is not used.
func emit(ctx *koa.Context, hook func(*koa.Context, Event), key string, value json.RawMessage, err error) {
	if hook != nil {
		hook(ctx, Event{Key: key, Value: value, Err: err})
	}
}
