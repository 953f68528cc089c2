// Package vary adds fields to a Vary header, as the npm package vary does.
package vary

import (
	"errors"
	"strings"
)

var (
	errRequired = errors.New("field argument is required")
	errInvalid  = errors.New("field argument contains an invalid header name")
)

// Append returns header, the value of a Vary header or "", with fields added.
//
// A field is a header name, "*", or several names separated by commas. Names
// that are there already, in any letter case, are not added again; if there is
// nothing to add Append returns header itself and does not allocate. Once "*"
// is on either side the result is "*" (RFC 9110 12.5.5: the response varies on
// things beyond its headers).
//
// The error says that a field is empty or not a header name.
func Append(header string, fields ...string) (string, error) {
	for _, field := range fields {
		if err := check(field); err != nil {
			return "", err
		}
	}
	all := header == "*" || contains(header, "*")
	for _, field := range fields {
		all = all || contains(field, "*")
	}
	if all {
		return "*", nil
	}
	for _, field := range fields {
		header = add(header, field)
	}
	return header, nil
}

func check(field string) error {
	if field == "" {
		return errRequired
	}
	for more := true; more; {
		var name string
		name, field, more = next(field)
		if !isToken(name) {
			return errInvalid
		}
	}
	return nil
}

// add appends those names of field which header does not have.
func add(header, field string) string {
	for more := true; more; {
		var name string
		name, field, more = next(field)
		switch {
		case contains(header, name):
		case header == "":
			header = name
		default:
			header += ", " + name
		}
	}
	return header
}

func contains(list, name string) bool {
	for more := true; more; {
		var have string
		have, list, more = next(list)
		if strings.EqualFold(have, name) {
			return true
		}
	}
	return false
}

// next cuts the first element off a comma-separated list. Upstream trims
// spaces, not tabs.
func next(list string) (element, rest string, more bool) {
	element, rest, more = strings.Cut(list, ",")
	return strings.Trim(element, " "), rest, more
}

// isToken reports whether s can be a header name (RFC 9110 5.1, 5.6.2).
func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isTokenByte(s[i]) {
			return false
		}
	}
	return s != ""
}

func isTokenByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0
}
