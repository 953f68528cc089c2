package config_test

import (
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/config"
)

func TestNames(t *testing.T) {
	for _, tt := range []struct{ field, key, variable string }{
		{"Port", "port", "PORT"},
		{"MaxAge", "maxAge", "MAX_AGE"},
		{"HTTPOnly", "httpOnly", "HTTP_ONLY"},
		{"JSONLimit", "jsonLimit", "JSON_LIMIT"},
		{"CSP", "csp", "CSP"},
		{"ID", "id", "ID"},
		{"PageURL", "pageURL", "PAGE_URL"},
		{"EnableDNSCache", "enableDNSCache", "ENABLE_DNS_CACHE"},
		{"URLs", "urls", "URLS"},
		{"UserIDs", "userIDs", "USER_IDS"},
		{"IDsOfUsers", "idsOfUsers", "IDS_OF_USERS"},
		{"I18n", "i18n", "I18N"},
		{"I18N", "i18n", "I18N"},
		{"AllowH2", "allowH2", "ALLOW_H2"},
		{"HTTP2Server", "http2Server", "HTTP2_SERVER"},
		{"XFrame", "xFrame", "X_FRAME"},
		{"A", "a", "A"},
	} {
		if got := config.KeyOf(tt.field); got != tt.key {
			t.Errorf("the key of %s is %s, want %s", tt.field, got, tt.key)
		}
		if got := config.UpperSnake(tt.key); got != tt.variable {
			t.Errorf("the variable for %s is %s, want %s", tt.key, got, tt.variable)
		}
		if !config.Fits(tt.key, tt.key) {
			t.Errorf("%s does not fit itself", tt.key)
		}
	}
}

func TestVariablesForKeysOfMaps(t *testing.T) {
	for key, want := range map[string]string{"my-log": "MY_LOG", "a.b": "A_B", "/favicon.ico": "FAVICON_ICO", "": "", "日志": "日志"} {
		if got := config.UpperSnake(key); got != want {
			t.Errorf("UpperSnake(%q) = %q, want %q", key, got, want)
		}
	}
}

func TestFits(t *testing.T) {
	for _, tt := range []struct {
		written, key string
		want         bool
	}{
		{"pageUrl", "pageURL", true},
		{"enableDnsCache", "enableDNSCache", true},
		{"outputJSON", "outputJson", true},
		{"my-log", "my-log", true},
		{"bodyparser", "bodyParser", false},
		{"BodyParser", "bodyParser", false},
		{"body_parser", "bodyParser", false},
		{"body-parser", "bodyParser", false},
		{"", "a", false},
	} {
		if got := config.Fits(tt.written, tt.key); got != tt.want {
			t.Errorf("Fits(%q, %q) = %v", tt.written, tt.key, got)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{strings.Repeat("prt", 50), "port", "path", "hostname", "maxAge"}
	for written, want := range map[string]string{
		"prot": "port", "Port": "port", "maxage": "maxAge", "host": "", "hostnme": "hostname",
		"x": "", "": "", "pat": "path", strings.Repeat("p", 10_000): "",
	} {
		if got := config.Nearest(written, known); got != want {
			t.Errorf("Nearest(%.20q) = %q, want %q", written, got, want)
		}
	}
}
