package validate

import (
	"regexp"
	"strings"
)

// pattern is an expression, and how JavaScript writes it in messages.
type pattern struct {
	regexp *regexp.Regexp
	source string // "": made of regexp
}

// match reports whether a text has the form. A pattern without an expression
// takes all.
func (p pattern) match(text string) bool { return p.regexp == nil || p.regexp.MatchString(text) }

// String writes the expression as /.../.
func (p pattern) String() string {
	if p.source != "" {
		return p.source
	}
	source, ignoreCase := strings.CutPrefix(p.regexp.String(), "(?i)")
	text := "/" + strings.ReplaceAll(strings.ReplaceAll(source, `\/`, "/"), "/", `\/`) + "/"
	if ignoreCase {
		text += "i"
	}
	return text
}

// What npm parameter matches with. Go's expressions take linear time; they have no
// lookahead, so that the addresses which urlPattern refuses are spelled out.
var (
	idPattern       = pattern{regexp: regexp.MustCompile(`^\d+$`)}
	datePattern     = pattern{regexp: regexp.MustCompile(`^\d{4}\-\d{2}\-\d{2}$`)}
	dateTimePattern = pattern{regexp: regexp.MustCompile(`^\d{4}\-\d{2}\-\d{2} \d{2}:\d{2}:\d{2}$`)}

	emailPattern = pattern{regexp: regexp.MustCompile(
		"^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*" +
			`@(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$`)}

	passwordPattern = pattern{
		regexp: regexp.MustCompile("^[\\w`~!@#$%^&*()\\-=+\\[\\]{}|;:'\",<.>/?]+$"),
		source: "/^[\\w\\`\\~\\!\\@\\#\\$\\%\\^\\&\\*\\(\\)\\-\\_\\=\\+\\[\\]\\{\\}\\|\\;\\:\\'\\\"\\,\\<\\.\\>\\/\\?]+$/",
	}

	urlPattern = pattern{regexp: regexp.MustCompile(
		`^(?:[hH][tT][tT][pP][sS]?|[fF][tT][pP])://(?:` + nonSpace + `+(?::` + nonSpace + `*)?@)?` +
			`(?:` + address + `|` + host + `)(?::\d{2,5})?(?:/` + nonSpace + `*)?$`)}
)

const (
	// nonSpace is JavaScript's \S.
	nonSpace = `[^\s\v\x{feff}\p{Z}]`

	// octet is a part of an address. A public one has others in the first two places,
	// and not 0 or 255 in the last.
	octet     = `\.(?:1?\d{1,2}|2[0-4]\d|25[0-5])`
	lastOctet = `\.(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-4])`
	address   = `(?:` + anyNetwork + octet + `|` + parted + `)` + octet + lastOctet

	// anyNetwork is a first octet with any second: 1 to 223 without 10, 127, 169, 172
	// and 192.
	anyNetwork = `(?:[1-9]|1[1-9]|[2-9]\d|1[01]\d|12[0-6]|12[89]|1[3-5]\d|16[0-8]|17[013-9]|18\d|19[013-9]|2[01]\d|22[0-3])`

	// parted is the other first octets with the second ones that are public: all but
	// 169.254, 172.16 to 172.31 and 192.168.
	parted = `169\.(?:1?\d{1,2}|2[0-4]\d|25[0-35])` +
		`|172\.(?:\d|0\d|1[0-5]|3[2-9]|[4-9]\d|1\d\d|2[0-4]\d|25[0-5])` +
		`|192\.(?:\d{1,2}|1[0-57-9]\d|16[0-79]|2[0-4]\d|25[0-5])`

	// letters of host names are ASCII or any above U+00A0. Those outside the BMP are
	// two for JavaScript, so that one of them is long enough for a top-level domain.
	letter = `[a-zA-Z\x{a1}-\x{10ffff}]`
	alnum  = `[a-zA-Z0-9\x{a1}-\x{10ffff}]`
	host   = `(?:` + alnum + `-*)*` + alnum + `(?:\.(?:` + alnum + `-*)*` + alnum + `)*\.(?:` +
		letter + `{2,}|[\x{10000}-\x{10ffff}])`
)
