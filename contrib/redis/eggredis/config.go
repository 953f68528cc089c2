package eggredis

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/koa-go/koa/contrib/redis"
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

	// DB is the number of the database. Default: 0. A cluster has no other.
	DB int

	// Sentinels know who is the primary called Name, in the place of Host and Port:
	// when they choose another one, the client follows.
	Sentinels []Address

	// Name is what the sentinels call the primary. Required with Sentinels.
	Name string

	// SentinelPassword logs in to the sentinels. Default: nobody does.
	SentinelPassword string `config:",secret"`

	// Cluster says that it is one, of which Nodes are some, in the place of Host and
	// Port. The others are found by themselves.
	Cluster bool
	Nodes   []Address

	// PoolSize is how many connections there are at most. Default: go-redis's, ten
	// for each processor.
	PoolSize int

	// ConnectTimeout is how long a connection may take to open. Default: a second.
	ConnectTimeout time.Duration

	// WeakDependent lets the application start without the server. Default: false,
	// the start fails.
	WeakDependent bool

	// Breaker is what keeps a server that hangs from costing each request its timeout.
	Breaker BreakerConfig
}

// BreakerConfig is redis.BreakerOptions; see there.
type BreakerConfig struct {
	// Failures is after how many calls in a row without an answer calls fail at once.
	// Default: 5; negative: never.
	Failures int

	// Pause is for how long, until one is let through to try. Default: 1 s.
	Pause time.Duration
}

// Address is where a sentinel or a node of a cluster listens.
type Address struct {
	// Host is its name or address. Default: 127.0.0.1.
	Host string

	// Port is its port. Default: 26379 for a sentinel, 6379 for a node.
	Port int
}

// clients are those of the section, by name. The only one is called "".
func (c *Config) clients() (map[string]ClientConfig, error) {
	switch {
	case c.Client != nil && len(c.Clients) > 0:
		return nil, errors.New("redis.client and redis.clients: choose one")
	case c.Client != nil:
		only := c.Client.over(c.Default)
		if err := only.check(); err != nil {
			return nil, fmt.Errorf("redis.client: %w", err)
		}
		return map[string]ClientConfig{"": only}, nil
	case len(c.Clients) == 0:
		return nil, errors.New("the section redis names no server: set redis.client.host")
	}
	all := make(map[string]ClientConfig, len(c.Clients))
	for name, client := range c.Clients {
		all[name] = client.over(c.Default)
		if err := all[name].check(); err != nil {
			return nil, fmt.Errorf("redis.clients.%s: %w", name, err)
		}
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
		Breaker: BreakerConfig{
			Failures: cmp.Or(c.Breaker.Failures, def.Breaker.Failures),
			Pause:    cmp.Or(c.Breaker.Pause, def.Breaker.Pause),
		},

		Sentinels:        orList(c.Sentinels, def.Sentinels),
		Name:             cmp.Or(c.Name, def.Name),
		SentinelPassword: cmp.Or(c.SentinelPassword, def.SentinelPassword),
		Cluster:          c.Cluster || def.Cluster,
		Nodes:            orList(c.Nodes, def.Nodes),
	}
}

func orList(list, def []Address) []Address {
	if len(list) > 0 {
		return list
	}
	return def
}

// check refuses what fits no server.
func (c ClientConfig) check() error {
	switch {
	case c.Cluster && len(c.Sentinels) > 0:
		return errors.New("a cluster has no sentinels: choose one")
	case c.Cluster && len(c.Nodes) == 0:
		return errors.New("cluster needs nodes: name one or more")
	case !c.Cluster && len(c.Nodes) > 0:
		return errors.New("nodes are those of a cluster: set cluster: true")
	case c.Cluster && c.DB != 0:
		return errors.New("a cluster has only db 0")
	case len(c.Sentinels) > 0 && c.Name == "":
		return errors.New("sentinels need name, what they call the primary")
	case (c.Cluster || len(c.Sentinels) > 0) && c.Path != "":
		return errors.New("path is the socket of a single server")
	case c.Breaker.Pause < 0:
		return fmt.Errorf("breaker.pause: %v has passed already", c.Breaker.Pause)
	}
	return nil
}

// where is for messages.
func (c ClientConfig) where() string {
	switch {
	case c.Cluster:
		return "of the cluster " + strings.Join(addresses(c.Nodes, nodePort), ", ")
	case len(c.Sentinels) > 0:
		return c.Name + " of the sentinels " + strings.Join(addresses(c.Sentinels, sentinelPort), ", ")
	case c.Path != "":
		return c.Path
	}
	return net.JoinHostPort(c.Host, strconv.Itoa(c.Port))
}

const nodePort, sentinelPort = 6379, 26379

func addresses(list []Address, port int) []string {
	all := make([]string, len(list))
	for i, a := range list {
		all[i] = net.JoinHostPort(cmp.Or(a.Host, "127.0.0.1"), strconv.Itoa(cmp.Or(a.Port, port)))
	}
	return all
}

// client connects when it is first used.
func (c ClientConfig) client() goredis.UniversalClient {
	breaker := &redis.BreakerOptions{Failures: c.Breaker.Failures, Pause: c.Breaker.Pause}
	switch {
	case c.Cluster:
		return redis.NewClusterClient(&goredis.ClusterOptions{
			Addrs: addresses(c.Nodes, nodePort), Username: c.Username, Password: c.Password,
			PoolSize: c.PoolSize, DialTimeout: c.ConnectTimeout,
		}, breaker)
	case len(c.Sentinels) > 0:
		return redis.NewFailoverClient(&goredis.FailoverOptions{
			MasterName: c.Name, SentinelAddrs: addresses(c.Sentinels, sentinelPort), SentinelPassword: c.SentinelPassword,
			Username: c.Username, Password: c.Password, DB: c.DB, PoolSize: c.PoolSize, DialTimeout: c.ConnectTimeout,
		}, breaker)
	}
	return redis.NewClient(c.options(), breaker)
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
