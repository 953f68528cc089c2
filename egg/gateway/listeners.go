package gateway

import (
	"fmt"
	"net"

	"github.com/koa-go/koa/engine"
)

// adminKey is the key of the admin listener among others.
const adminKey = "admin"

// change opens listeners that c asks for, then stops those it does not ask for, and gives
// certificates to those that stay. When one of all that cannot be done nothing changes. s
// may be nil, before Run.
func (s *servers) change(c *Config) error {
	if s == nil {
		return nil
	}
	wanted, err := s.wanted(c)
	if err != nil {
		return err
	}
	opened := map[string]*server{}
	for key, w := range wanted {
		is := s.open[key]
		if is != nil && is.settings.Address == w.settings.Address {
			err = is.settings.kept(w.settings)
		} else {
			err = s.listen(w)
			opened[key] = w
		}
		if err != nil {
			closeAll(opened)
			return err
		}
	}
	s.leave(wanted, opened)
	s.enter(opened)
	return nil
}

// leave stops servers that are not wanted any more or are replaced; others get what has
// changed.
func (s *servers) leave(wanted, opened map[string]*server) {
	for key, is := range s.open {
		if wanted[key] == nil || opened[key] != nil {
			s.g.logger.Info("no longer listening", "address", is.listener.Addr().String())
			is.stop()
			delete(s.open, key)
			continue
		}
		s.keep(is, wanted[key])
	}
}

// keep gives an open server what has changed.
func (s *servers) keep(is, wanted *server) {
	is.settings = wanted.settings
	if is.cert.take(wanted.cert) {
		s.logCertificate(is)
	}
	if is.drain != wanted.drain {
		s.g.logger.Warn("drainTimeout of a listener that is open stays as it was", "address", is.settings.Address, "drainTimeout", is.drain)
	}
}

// enter begins to serve.
func (s *servers) enter(opened map[string]*server) {
	addresses := map[string]net.Addr{}
	for key, o := range opened {
		s.serve(o)
		s.open[key] = o
		addresses[o.settings.Address] = o.listener.Addr()
	}
	if s.g.opts.OnListen != nil && len(opened) > 0 {
		s.g.opts.OnListen(addresses)
	}
}

// closeAll closes listeners that nobody knows of.
func closeAll(opened map[string]*server) {
	for _, o := range opened {
		if o.listener != nil {
			_ = o.listener.Close()
		}
	}
}

// wanted are the listeners of a configuration, with their certificates.
func (s *servers) wanted(c *Config) (map[string]*server, error) {
	list := map[string]*server{}
	for _, l := range c.Listen {
		cert, err := readCertificate(l, s.g.dir)
		if err != nil {
			return nil, err
		}
		list[l.Address] = &server{settings: l, drain: c.DrainTimeout, cert: cert, handler: s.g}
	}
	if !c.Admin.Disable {
		list[adminKey] = &server{settings: Listen{Address: c.Admin.Address}, drain: c.DrainTimeout, handler: s.g.admin(c.Admin.Address)}
	}
	return list, nil
}

// kept fails unless an open listener can go by other settings for its address.
func (l Listen) kept(other Listen) error {
	if (l.CertFile == "") == (other.CertFile == "") && l.H2C == other.H2C {
		return nil
	}
	return fmt.Errorf("gateway: %s: TLS and h2c cannot be turned on or off while the listener is open: "+
		"start the gateway anew, or move to another address", l.Address)
}

func (s *servers) listen(w *server) (err error) {
	w.listener, err = engine.Listen(s.ctx, w.settings.Address)
	return err
}
