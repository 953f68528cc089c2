package eggredis

import (
	"cmp"
	"errors"
	"net"
	"strconv"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// Config is the section redis, as egg-redis has it. One of Client and Clients is
// required.
type Config struct {
	// Client is the only server.
	Client *ClientConfig

	// Clients are several, by name.
	Clients map[string]ClientConfig

	// Default has what a client leaves out.
	Default ClientConfig
}

// ClientConfig is how to reach a server. What is zero is as in Config.Default.
type ClientConfig struct {
	// Host and Port are its address. Default: 127.0.0.1 and 6379.
	Host string
	Port int

	// Path is that of its unix socket, in the place of Host and Port.
	Path string

	// Username and Password log in. Default: nobody does.
	Username string
	Password string `config:",secret"`

	// DB is the number of the database. Default: 0.
	DB int

	// PoolSize is how many connections there are at most. Default: go-redis's, ten
	// for each processor.
	PoolSize int

	// ConnectTimeout is how long a connection may take to open. Default: a second.
	ConnectTimeout time.Duration

	// WeakDependent lets the application start without the server. Default: false,
	// the start fails.
	WeakDependent bool
}

// clients are those of the section, by name. The only one is called "".
func (c *Config) clients() (map[string]ClientConfig, error) {
	switch {
	case c.Client != nil && len(c.Clients) > 0:
		return nil, errors.New("redis.client and redis.clients: choose one")
	case c.Client != nil:
		return map[string]ClientConfig{"": c.Client.over(c.Default)}, nil
	case len(c.Clients) == 0:
		return nil, errors.New("the section redis names no server: set redis.client.host")
	}
	all := make(map[string]ClientConfig, len(c.Clients))
	for name, client := range c.Clients {
		all[name] = client.over(c.Default)
	}
	return all, nil
}

// over fills what is zero.
func (c ClientConfig) over(def ClientConfig) ClientConfig {
	return ClientConfig{
		Host:           cmp.Or(c.Host, def.Host, "127.0.0.1"),
		Port:           cmp.Or(c.Port, def.Port, 6379),
		Path:           cmp.Or(c.Path, def.Path),
		Username:       cmp.Or(c.Username, def.Username),
		Password:       cmp.Or(c.Password, def.Password),
		DB:             cmp.Or(c.DB, def.DB),
		PoolSize:       cmp.Or(c.PoolSize, def.PoolSize),
		ConnectTimeout: cmp.Or(c.ConnectTimeout, def.ConnectTimeout),
		WeakDependent:  c.WeakDependent || def.WeakDependent,
	}
}

func (c ClientConfig) options() *goredis.Options {
	o := &goredis.Options{
		Addr: net.JoinHostPort(c.Host, strconv.Itoa(c.Port)), Username: c.Username, Password: c.Password,
		DB: c.DB, PoolSize: c.PoolSize, DialTimeout: c.ConnectTimeout,
	}
	if c.Path != "" {
		o.Network, o.Addr = "unix", c.Path
	}
	return o
}
