package gateway

import (
	"errors"
	"net"
)

// IsTimeout reports whether the other side took too long.
func IsTimeout(err error) bool {
	e, ok := errors.AsType[net.Error](err)
	return ok && e.Timeout()
}

// IsUnreachable reports whether there was no connection to send anything on.
func IsUnreachable(err error) bool {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return true
	}
	e, ok := errors.AsType[*net.OpError](err)
	return ok && e.Op == "dial"
}
