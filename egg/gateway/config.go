package gateway

import (
	"time"

	"github.com/koa-go/koa/egg/config"
)

// Config is the file of a gateway. Keys are the names of the fields, beginning with
// a small letter; unknown keys and values that make no sense are errors with file,
// line and key. ${NAME} in a text is a variable of the environment. The zero value
// of a field is its default.
type Config struct {
	// Listen is where clients come in. Default: one listener on ":8080".
	Listen []Listen

	// Admin is the listener with the state of the gateway.
	Admin Admin

	// TrustedProxies are the networks of proxies before the gateway, as CIDRs or
	// addresses, or "unix". What others say in X-Forwarded-* is replaced. Default:
	// none.
	TrustedProxies []string

	// AccessLog is the line for each request.
	AccessLog AccessLog

	// DrainTimeout is how long requests in flight get when the gateway, or one of its
	// listeners, ends. Default: 25 s.
	DrainTimeout time.Duration

	// Registries know the instances of services.
	Registries RegistryConfigs

	// Services are what requests can be sent to, by names of letters, digits, "-",
	// "_" and ".".
	Services map[string]Service

	// Routes say which requests go to which service. The one that says most about a
	// request counts, wherever it stands: first its host, then the length of its
	// path. Others are answered 404.
	Routes []Route
}

// Listen is a listener for clients.
type Listen struct {
	// Address is as engine.Listen has it: ":8080", "unix:/run/gateway.sock",
	// "systemd". It may also stand alone, in the place of the object.
	Address string

	// CertFile and KeyFile are PEM files and turn on TLS and HTTP/2. Their names and
	// their content may change while the listener is open, but there must be some as
	// long as there were, and none as long as there were none.
	CertFile string
	KeyFile  string

	// H2C also takes HTTP/2 without TLS. It cannot change while the listener is open.
	H2C bool
}

// UnmarshalConfig takes an address alone too.
func (l *Listen) UnmarshalConfig(n *config.Node) error {
	type plain Listen
	if n.Kind() == config.Text {
		l.Address = n.Text()
	} else if err := n.Decode((*plain)(l)); err != nil {
		return err
	}
	if l.Address == "" {
		return n.Errorf("has no address, such as :8080")
	}
	if (l.CertFile == "") != (l.KeyFile == "") {
		return n.Errorf("TLS takes both certFile and keyFile")
	}
	return nil
}

// Admin is a listener for those who run the gateway: a page, /status.json, and
// /health, which is 503 once the gateway drains.
type Admin struct {
	// Address is where it listens. Whoever can connect sees everything, and can
	// change nothing. Default: "127.0.0.1:9901".
	Address string

	// Disable leaves it out.
	Disable bool
}

// AccessLog says where a line for each request goes.
type AccessLog struct {
	// Filename is a file that starts anew every day. Default: standard output.
	Filename string

	// NumBackups is how many days are kept beside today. Default: 14.
	NumBackups int

	// Format is that of middleware/log, with the further tokens :service, :route
	// and :served-by, the side of a strangler. Default: Apache's line, the time
	// and the service.
	Format string

	// Disable leaves it out.
	Disable bool
}
