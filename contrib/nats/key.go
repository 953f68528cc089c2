package nats

import (
	"errors"
	"fmt"
	"strings"
)

// maxKey is how long a key may be. A server takes 4096 bytes for a whole line of its
// protocol, and closes connections that send longer ones.
const maxKey = 1024

// keyOf is where the instance of a service is.
func keyOf(service, id string) (string, error) {
	if service == "" || id == "" {
		return "", errors.New("a service or an instance has no name")
	}
	key := escape(service) + "." + escape(id)
	if len(key) > maxKey {
		return "", fmt.Errorf("the key of an instance would have %d bytes; %d are allowed", len(key), maxKey)
	}
	return key, nil
}

// filterOf is what the keys of all instances of a service match.
func filterOf(service string) (string, error) {
	if service == "" {
		return "", errors.New("a service has no name")
	}
	filter := escape(service) + ".*"
	if len(filter) > maxKey {
		return "", errors.New("the name of a service is too long")
	}
	return filter, nil
}

// escape keeps what means nothing to NATS, and writes =2E for the rest. (ADR-8 allows more in
// a key, but not at every place.)
func escape(name string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(name) {
		if c := name[i]; plain(c) {
			b.WriteByte(c)
		} else {
			b.WriteByte('=')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

func plain(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-'
}
