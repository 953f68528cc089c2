package engine

import (
	"context"
	"net"
	"strings"
)

// Listen opens the listener that addr names, with default [Options]:
//
//	host:port       TCP on an address of host, of IPv4 if it has one
//	:port           TCP on all addresses, IPv4 and IPv6; port 0 picks a free one
//	unix:path       a Unix socket
//	fd:number       a listening socket that the parent process left open
//	systemd         the one socket that systemd passed
//	systemd:name    the socket of that FileDescriptorName=
//
// A Unix socket is removed when its listener is closed. One that was left
// behind by a crash is replaced, if nobody listens on it any more.
//
// Inherited descriptors are taken: a second Listen does not get them again, and
// processes that this one starts do not inherit them. With the first socket of
// systemd, LISTEN_FDS, LISTEN_PID and LISTEN_FDNAMES are removed from the
// environment.
//
// ctx ends a name look-up only. The error is a [*ListenError].
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	return (*Options)(nil).Listen(ctx, addr)
}

// Listen is the function [Listen] with the SocketMode of o, which may be nil.
// The error may also be an [*OptionError].
func (o *Options) Listen(ctx context.Context, addr string) (net.Listener, error) {
	opts, err := o.resolve()
	if err != nil {
		return nil, err
	}
	l, err := opts.listen(ctx, addr)
	if err != nil {
		return nil, listenError(addr, err)
	}
	return l, nil
}

func (o *Options) listen(ctx context.Context, addr string) (net.Listener, error) {
	scheme, rest, _ := strings.Cut(addr, ":")
	switch scheme {
	case "unix":
		return listenUnix(ctx, rest, o.SocketMode)
	case "fd":
		return listenDescriptor(rest)
	case "systemd":
		return systemd.listen(rest)
	}
	return listenTCP(ctx, addr)
}
