package otel_test

import (
	"testing"

	"github.com/koa-go/koa/koatest"
)

func TestServerAddress(t *testing.T) {
	for _, tt := range []struct{ host, address, port string }{
		{"shop.example", "shop.example", "80"},
		{"shop.example:8080", "shop.example", "8080"},
		{"[::1]", "::1", "80"},
		{"[::1]:8080", "::1", "8080"},
	} {
		t.Run(tt.host, func(t *testing.T) {
			s := newSDK(t)
			koatest.Request(t, shop(&s.Options)).Get("/users/7").Set("Host", tt.host).Do()
			got := values(s.only(t).Attributes)
			if got["server.address"] != tt.address || got["server.port"] != tt.port {
				t.Errorf("%q, %q; want %q, %q", got["server.address"], got["server.port"], tt.address, tt.port)
			}
		})
	}
}

func TestSecretsInQueries(t *testing.T) {
	for _, tt := range []struct{ name, query, want string }{
		{"leaves others alone", "page=2&q=%20x", "page=2&q=%20x"},
		{"replaces one", "sig=abc", "sig=REDACTED"},
		{"replaces several", "a=1&token=x&b=2&X-Goog-Signature=y", "a=1&token=REDACTED&b=2&X-Goog-Signature=REDACTED"},
		{"knows them escaped", "acces%73_token=x", "acces%73_token=REDACTED"},
		{"needs a value", "token&a", "token&a"},
		{"takes an empty one", "token=&a=", "token=REDACTED&a="},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSDK(t)
			koatest.Request(t, shop(&s.Options)).Get("/users/7?" + tt.query).Do()
			if got := values(s.only(t).Attributes)["url.query"]; got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
