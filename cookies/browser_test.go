package cookies_test

import (
	"strings"
	"testing"

	"github.com/koa-go/koa/cookies"
)

func TestSameSiteNoneCompatible(t *testing.T) {
	for _, tt := range []struct {
		name, agent string
		want        bool
	}{
		{"takes nothing for granted", "", true},
		{"knows no curl", "curl/8.0.1", true},
		{"takes Chrome 80", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/80.0.3987.0 Safari/537.36", true},
		{"refuses Chrome 66", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/66.0.3359.117 Safari/537.36", false},
		{"refuses Chromium 51", "Mozilla/5.0 (X11; Linux) AppleWebKit/537.36 (KHTML, like Gecko) Chromium/51.0 Safari/537.36", false},
		{"takes Chrome 50", "Mozilla/5.0 (X11; Linux) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/50.0.2661.0 Safari/537.36", true},
		{"takes Chrome 67", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/67.0.3396.99 Safari/537.36", true},
		{"refuses iOS 12", "Mozilla/5.0 (iPhone; CPU iPhone OS 12_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.0 Mobile/15E148 Safari/604.1", false},
		{"takes iOS 13", "Mozilla/5.0 (iPhone; CPU iPhone OS 13_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 Mobile/15E148 Safari/604.1", true},
		{"refuses Safari on macOS 10.14", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_4) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Safari/605.1.15", false},
		{"refuses an embedded view on macOS 10.14", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_4) AppleWebKit/605.1.15 (KHTML, like Gecko)", false},
		{"takes Chrome on macOS 10.14", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_4) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/80.0.3987.0 Safari/537.36", true},
		{"takes Safari on macOS 10.15", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_1) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 Safari/605.1.15", true},
		{"refuses UC Browser 12.13.1", "Mozilla/5.0 (Linux; U) AppleWebKit/537.36 Version/4.0 UCBrowser/12.13.1 Mobile", false},
		{"takes UC Browser 12.13.2", "Mozilla/5.0 (Linux; U) AppleWebKit/537.36 Version/4.0 UCBrowser/12.13.2 Mobile", true},
		{"takes UC Browser 13", "Mozilla/5.0 (Linux; U) AppleWebKit/537.36 Version/4.0 UCBrowser/13.0.0 Mobile", true},
		{"refuses UC Browser of no version", "UCBrowser/", false},
		{"takes an absurd version", "Chrome/" + strings.Repeat("9", 1000) + " ", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := cookies.SameSiteNoneCompatible(tt.agent); got != tt.want {
				t.Errorf("SameSiteNoneCompatible(%q) = %v, want %v", tt.agent, got, tt.want)
			}
		})
	}
}

func FuzzSameSiteNoneCompatible(f *testing.F) {
	f.Add("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_4) AppleWebKit/605.1.15 (KHTML, like Gecko)")
	f.Add("UCBrowser/1.2.99999999999999999999 Chrome/\xff")
	f.Fuzz(func(t *testing.T, agent string) {
		harmless := !strings.Contains(agent, "(") && !strings.Contains(agent, "Chrom") && !strings.Contains(agent, "UCBrowser")
		if harmless && !cookies.SameSiteNoneCompatible(agent) {
			t.Errorf("%q is refused and names no browser", agent)
		}
	})
}
