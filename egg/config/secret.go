package config

import (
	"regexp"
	"strings"
)

// hidden stands for a secret value.
const hidden = "******"

// isSecret reports whether what key names is not to be shown: Egg's list (its
// config.dump.ignore), and names that end like ones of it.
func isSecret(key string) bool {
	key = strings.ToLower(key)
	switch key {
	case "pass", "pwd", "passd", "keys":
		return true
	}
	for _, end := range []string{"password", "passwd", "token", "masterkey", "accesskey", "apikey", "privatekey"} {
		if strings.HasSuffix(key, end) {
			return true
		}
	}
	return strings.Contains(key, "secret")
}

var (
	// A password may hold any character, so everything up to the last @ is taken
	// for one. Over-long is better than a part of it.
	urlPassword = regexp.MustCompile(`(://[^:/?#@\s]*:)\S*@`)

	// user:password@tcp(host)/name, as the MySQL driver for Go has it.
	dsnPassword = regexp.MustCompile(`^([^:/\s]+:)\S*@(\w*\()`)

	// password=..., in the query of a URL or in what libpq takes.
	setting = regexp.MustCompile(`(\w+)(\s*=\s*)('[^']*'|[^\s&;]+)`)
)

// maskText hides passwords inside of a text that is not secret as a whole.
func maskText(s string) string {
	s = urlPassword.ReplaceAllString(s, "${1}"+hidden+"@")
	s = dsnPassword.ReplaceAllString(s, "${1}"+hidden+"@${2}")
	return setting.ReplaceAllStringFunc(s, func(match string) string {
		m := setting.FindStringSubmatch(match)
		if !isSecret(m[1]) {
			return match
		}
		return m[1] + m[2] + hidden
	})
}
