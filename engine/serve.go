package engine

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
)

// Run is [Options.Listen] followed by [Serve].
func Run(ctx context.Context, addr string, h http.Handler, opts *Options) error {
	l, err := opts.Listen(ctx, addr)
	if err != nil {
		return err
	}
	return Serve(ctx, l, h, opts)
}

// Serve answers requests from l with h until ctx is done, and then drains as
// the package comment says. It always closes l, and returns only when no
// connection of l is left open.
//
// The error is nil after a clean drain, a [*DrainError] when connections had to
// be cut, an [*OptionError] when opts make no sense, and otherwise says why no
// further connection could be accepted; then open connections were drained too.
//
// Requests see the values of ctx but not its end: a request in flight goes on
// during the drain, and its context is cancelled when its connection is lost or
// cut. h is called concurrently, also with "OPTIONS *". TLS is asked for with
// opts; l must not speak it already.
func Serve(ctx context.Context, l net.Listener, h http.Handler, opts *Options) error {
	s, err := newServer(ctx, h, opts)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer s.cancel(nil)
	own := &listener{Listener: l, conns: s.conns, keepAlive: s.opts.KeepAlive}
	stopped := make(chan error, 1)
	go func() { stopped <- s.accept(own) }()
	select {
	case <-ctx.Done():
	case err = <-stopped:
	}
	close(s.conns.leaving)
	if err == nil {
		err = s.delay(stopped)
	}
	s.conns.startDrain()
	if err != nil {
		err = fmt.Errorf("engine: serve %s: %w", l.Addr(), err)
		return errors.Join(err, s.drain())
	}
	own.finish()
	<-stopped //nolint:errcheck // it was told to stop
	return s.drain()
}

// server is one call of Serve.
type server struct {
	opts   Options
	http   *http.Server
	conns  *conns
	cancel context.CancelCauseFunc // ends every request context
}

func newServer(ctx context.Context, h http.Handler, opts *Options) (*server, error) {
	if h == nil {
		return nil, errors.New("engine: the handler is nil")
	}
	o, err := opts.resolve()
	if err != nil {
		return nil, err
	}
	tlsConfig, err := o.tlsConfig()
	if err != nil {
		return nil, err
	}
	base, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	s := &server{opts: o, conns: newConns(o.StallTimeout), cancel: cancel}
	s.conns.encrypted = tlsConfig != nil
	s.http = &http.Server{
		Handler:                      s.conns.handler(h),
		DisableGeneralOptionsHandler: true,
		TLSConfig:                    tlsConfig,
		ReadTimeout:                  o.ReadTimeout,
		ReadHeaderTimeout:            o.ReadHeaderTimeout,
		WriteTimeout:                 o.WriteTimeout,
		IdleTimeout:                  o.IdleTimeout,
		MaxHeaderBytes:               o.MaxHeaderBytes - headerSlop,
		ConnState:                    connState,
		ErrorLog:                     log.New(&logWriter{o.ErrorLog}, "", 0),
		BaseContext:                  func(net.Listener) context.Context { return base },
		ConnContext:                  connContext(o.ConnContext),
		HTTP2:                        o.HTTP2,
		Protocols:                    o.protocols(),
	}
	return s, nil
}

func (s *server) accept(l net.Listener) error {
	if s.http.TLSConfig != nil {
		l = newTLSListener(l, s)
	}
	return s.http.Serve(l)
}

func (o *Options) protocols() *http.Protocols {
	var p http.Protocols
	p.SetHTTP1(true)
	p.SetHTTP2(!o.DisableHTTP2) // over TLS
	p.SetUnencryptedHTTP2(o.H2C)
	return &p
}
