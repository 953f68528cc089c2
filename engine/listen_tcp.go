package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

func listenTCP(ctx context.Context, addr string) (net.Listener, error) {
	host, port, err := splitAddress(ctx, addr)
	if err != nil {
		return nil, err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, explainTCP(host, port, err)
	}
	return l, nil
}

// splitAddress finds the mistakes about which package net says little.
func splitAddress(ctx context.Context, addr string) (host, port string, err error) {
	if addr == "" {
		return "", "", problem(`the address is empty; write "host:port" or ":port"`)
	}
	if strings.Contains(addr, "://") {
		return "", "", problem(`an address has no "scheme://"; write "host:port" or ":port"`)
	}
	if _, err := strconv.ParseUint(addr, 10, 16); err == nil {
		return "", "", problem(`a port needs a colon before it; write ":` + addr + `"`)
	}
	host, port, err = net.SplitHostPort(addr)
	if err != nil {
		return "", "", explainSplit(err)
	}
	if _, err := net.DefaultResolver.LookupPort(ctx, "tcp", port); err != nil || port == "" {
		return "", "", problem(fmt.Sprintf("port %q is not a number from 0 to 65535", port))
	}
	return host, port, nil
}

func explainSplit(err error) error {
	if e, ok := errors.AsType[*net.AddrError](err); ok {
		switch e.Err {
		case "missing port in address":
			return problem(`the port is missing; write "host:port"`)
		case "too many colons in address":
			return problem(`an IPv6 address needs brackets; write "[address]:port"`)
		}
	}
	return err
}

func explainTCP(host, port string, err error) error {
	var text string
	dns, isDNS := errors.AsType[*net.DNSError](err)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		text = fmt.Sprintf("port %s is in use; find its owner with `%s`, or pick another port", port, ownerCommand(port))
	case errors.Is(err, syscall.EACCES):
		text = explainDenied(port)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		text = fmt.Sprintf("host %s is no address of this machine", host)
	case isDNS:
		text = fmt.Sprintf("host %s cannot be looked up: %s", host, dns.Err)
	default:
		return err
	}
	return &causedProblem{problem(text), err}
}

func explainDenied(port string) string {
	if n, err := strconv.Atoi(port); err == nil && n >= 1024 {
		return fmt.Sprintf("permission denied for port %s", port)
	}
	return fmt.Sprintf("permission denied for port %s, because ports below 1024 need privileges; "+
		"pick a higher port behind a proxy, let systemd pass the socket, or grant the program CAP_NET_BIND_SERVICE", port)
}

// ownerCommand finds the process that listens on port.
func ownerCommand(port string) string {
	switch runtime.GOOS {
	case "linux":
		return "ss -ltnp 'sport = :" + port + "'"
	case "windows":
		return "netstat -ano | findstr :" + port
	}
	return "lsof -nP -iTCP:" + port + " -sTCP:LISTEN"
}
