package gen

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// initialisms are words that Go writes in capitals.
var initialisms = map[string]bool{
	"acl": true, "api": true, "cpu": true, "css": true, "csv": true, "db": true, "dns": true, "html": true,
	"http": true, "https": true, "id": true, "io": true, "ip": true, "json": true, "jwt": true, "pdf": true,
	"rpc": true, "sms": true, "sql": true, "sse": true, "ssh": true, "tcp": true, "tls": true, "ui": true,
	"uri": true, "url": true, "uuid": true, "xml": true, "yaml": true,
}

// goName turns the name of a directory into that of a field, by Egg's rule (_x and -x
// become X) and with Go's initialisms: user_info is UserInfo, api is API.
func goName(dir string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(dir, func(r rune) bool { return r == '_' || r == '-' || r == '.' }) {
		if initialisms[word] {
			b.WriteString(strings.ToUpper(word))
			continue
		}
		r, size := utf8.DecodeRuneInString(word)
		b.WriteRune(unicode.ToUpper(r))
		b.WriteString(word[size:])
	}
	return b.String()
}

// FieldName is the name of the field below Components that a directory has: user_info is
// UserInfo, api is API.
func FieldName(dir string) string { return goName(dir) }

// lowerCamel turns an exported name into the key that Egg would have for it: Robot is
// robot, JWTAuth is jwtAuth, API is api.
func lowerCamel(name string) string {
	runes := []rune(name)
	for i, r := range runes {
		startsWord := i > 0 && i+1 < len(runes) && unicode.IsLower(runes[i+1])
		if !unicode.IsUpper(r) || startsWord {
			break
		}
		runes[i] = unicode.ToLower(r)
	}
	return string(runes)
}
