package hostrule_test

import (
	"testing"

	"github.com/koa-go/koa/internal/hostrule"
)

func TestMatches(t *testing.T) {
	for _, tt := range []struct {
		rule, host string
		want       bool
	}{
		{"example.com", "example.com", true},
		{"example.com", "a.b.example.com", true},
		{".example.com", "example.com", true},
		{"example.com", "badexample.com", false},
		{"example.com", "example.com.evil.test", false},
		{"*.example.com", "a.example.com", true},
		{"*.example.com", "example.com", false},
		{"a*b*c.test", "axxbyyc.test", true},
		{"a*b*c.test", "axxc.test", false},
		{"*", "anything", true},
		{"", "example.com", false},
		{".", "example.com", false},
	} {
		if got := hostrule.Matches(tt.rule, tt.host); got != tt.want {
			t.Errorf("Matches(%q, %q) = %v, want %v", tt.rule, tt.host, got, tt.want)
		}
	}
}
