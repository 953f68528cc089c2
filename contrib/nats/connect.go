package nats

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// Options for Connect. The zero value is ready to use. No error has a secret of theirs.
type Options struct {
	// URL is where servers are, several with commas between them. A user and a
	// password, or a token, may stand in it. The default is NATS_URL, and without it
	// nats://127.0.0.1:4222.
	URL string

	// Name is what the servers' monitoring calls the connection. The default is none.
	Name string

	// User and Password, or Token, log in. The default is what URL says.
	User, Password, Token string

	// Credentials is the path of a .creds file, and NKey of a file with a seed, which log
	// in. The default is neither.
	Credentials, NKey string

	// TLS makes the connection encrypted. The default is that of the URL's scheme, with the
	// system's authorities.
	TLS *tls.Config

	// Timeout is how long a server may take to let the client in. The default is two
	// seconds.
	Timeout time.Duration

	// OnError is told that the connection was lost, why it does not come back, whenever
	// the reason changes, and what a server refuses. It is called by one goroutine. nil
	// drops the reports.
	OnError func(err error)
}

// How the connection is watched and made again.
const (
	pingInterval    = 5 * time.Second // two without an answer are the end of a connection
	reconnectWait   = 250 * time.Millisecond
	reconnectJitter = 500 * time.Millisecond // and so much more, by chance
)

// Connect is nats.go's Connect for programs that stay: it never gives up. It tries each server
// once, and returns a connection also when none answers; then, and whenever it is lost, it is
// made again within a second of the server's return, whatever the reason was. A server that
// hangs is left after 15 seconds. It fails when the options make no sense. nil stands for the
// zero Options. The caller closes the connection.
func Connect(opts *Options) (*nats.Conn, error) {
	if opts == nil {
		opts = &Options{}
	}
	where, err := locate(opts.URL)
	if err != nil {
		return nil, err
	}
	login, err := opts.login()
	if err != nil {
		return nil, err
	}
	r := reporter{tell: opts.OnError}
	conn, err := nats.Connect(where, append(login,
		nats.Name(opts.Name),
		nats.Timeout(cmp.Or(max(opts.Timeout, 0), 2*time.Second)),
		nats.PingInterval(pingInterval), nats.MaxPingsOutstanding(2),
		nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.IgnoreAuthErrorAbort(),
		nats.ReconnectWait(reconnectWait), nats.ReconnectJitter(reconnectJitter, reconnectJitter),
		nats.DisconnectErrHandler(r.lost), nats.ReconnectErrHandler(r.failed),
		nats.ConnectHandler(r.back), nats.ReconnectHandler(r.back), nats.ErrorHandler(r.refused),
	)...)
	if err != nil {
		return nil, fmt.Errorf("nats: connect: %w", err)
	}
	return conn, nil
}

// locate returns the servers. Its errors do not quote them, since passwords may be in them.
func locate(text string) (string, error) {
	text = cmp.Or(text, os.Getenv("NATS_URL"), nats.DefaultURL)
	for server := range strings.SplitSeq(text, ",") {
		server = strings.TrimSpace(server)
		if !strings.Contains(server, "://") {
			server = "nats://" + server
		}
		u, err := url.Parse(server)
		if err != nil || u.Hostname() == "" {
			return "", errors.New("nats: the URL is not nats://host:port, or several with commas between them")
		}
		switch u.Scheme {
		case "nats", "tls", "ws", "wss":
		default:
			return "", fmt.Errorf("nats: the URL of %s is none of nats://, tls://, ws:// and wss://", u.Host)
		}
	}
	return text, nil
}

// login says who the client is, and how it knows the server.
func (o *Options) login() ([]nats.Option, error) {
	var all []nats.Option
	if o.User != "" || o.Password != "" {
		all = append(all, nats.UserInfo(o.User, o.Password))
	}
	if o.Token != "" {
		all = append(all, nats.Token(o.Token))
	}
	if o.Credentials != "" {
		if _, err := os.Stat(o.Credentials); err != nil { // read whenever it connects
			return nil, fmt.Errorf("nats: credentials: %w", err)
		}
		all = append(all, nats.UserCredentials(o.Credentials))
	}
	if o.NKey != "" {
		key, err := nats.NkeyOptionFromSeed(o.NKey)
		if err != nil {
			return nil, fmt.Errorf("nats: nkey: %w", err)
		}
		all = append(all, key)
	}
	if o.TLS != nil {
		all = append(all, nats.Secure(o.TLS))
	}
	return all, nil
}

// reporter tells of the connection. nats.go calls it from one goroutine.
type reporter struct {
	tell func(error)
	last string // the reason told last
}

func (r *reporter) report(err error) {
	if r.tell != nil && r.last != err.Error() {
		r.last = err.Error()
		r.tell(err)
	}
}

func (r *reporter) back(*nats.Conn) { r.last = "" }

func (r *reporter) lost(conn *nats.Conn, err error) {
	switch {
	case conn.IsClosed():
	case err != nil:
		r.report(fmt.Errorf("nats: the connection was lost: %w", err))
	default:
		r.report(errors.New("nats: the connection was lost"))
	}
}

func (r *reporter) failed(_ *nats.Conn, err error) {
	r.report(fmt.Errorf("nats: no connection: %w", err))
}

func (r *reporter) refused(_ *nats.Conn, sub *nats.Subscription, err error) {
	if sub != nil {
		err = fmt.Errorf("%s: %w", sub.Subject, err)
	}
	r.report(fmt.Errorf("nats: %w", err))
}
