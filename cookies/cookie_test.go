package cookies_test

import (
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/cookies"
)

func TestCookieString(t *testing.T) {
	for _, tt := range []struct {
		name, value string
		opts        *cookies.SetOptions
		want        string
	}{
		{"has npm's defaults", "b", nil, "a=b; path=/; httponly"},
		{"removes with an empty value", "", &cookies.SetOptions{MaxAge: time.Hour}, "a=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly"},
		{"takes a path", "b", &cookies.SetOptions{Path: "/x y"}, "a=b; path=/x y; httponly"},
		{"omits the path", "b", &cookies.SetOptions{Path: "/x", OmitPath: true}, "a=b; httponly"},
		{"counts MaxAge from now", "b", &cookies.SetOptions{MaxAge: time.Minute}, "a=b; path=/; expires=Tue, 02 Jan 2024 03:05:05 GMT; httponly"},
		{"takes a negative MaxAge", "b", &cookies.SetOptions{MaxAge: -time.Second}, "a=b; path=/; expires=Tue, 02 Jan 2024 03:04:04 GMT; httponly"},
		{"drops the fraction of a second", "b", &cookies.SetOptions{MaxAge: 321 * time.Millisecond}, "a=b; path=/; expires=Tue, 02 Jan 2024 03:04:05 GMT; httponly"},
		{"takes Expires of any zone", "b", &cookies.SetOptions{Expires: time.Date(2030, 5, 6, 9, 8, 9, 5e8, time.FixedZone("", 7200))}, "a=b; path=/; expires=Mon, 06 May 2030 07:08:09 GMT; httponly"},
		{"prefers MaxAge to Expires", "b", &cookies.SetOptions{MaxAge: time.Second, Expires: instant.AddDate(9, 0, 0)}, "a=b; path=/; expires=Tue, 02 Jan 2024 03:04:06 GMT; httponly"},
		{"takes a domain", "b", &cookies.SetOptions{Domain: ".Example-1.com"}, "a=b; path=/; domain=.Example-1.com; httponly"},
		{"lowers the priority", "b", &cookies.SetOptions{Priority: "High"}, "a=b; path=/; priority=high; httponly"},
		{"lowers SameSite", "b", &cookies.SetOptions{SameSite: "Strict"}, "a=b; path=/; samesite=strict; httponly"},
		{"is secure on demand", "b", &cookies.SetOptions{Secure: cookies.Yes}, "a=b; path=/; secure; httponly"},
		{"lets scripts in on demand", "b", &cookies.SetOptions{HTTPOnly: cookies.No}, "a=b; path=/"},
		{"has npm's order", "b", &cookies.SetOptions{
			Path: "/x", Expires: instant, Domain: "x.com", Priority: cookies.PriorityLow, SameSite: cookies.SameSiteNone,
			Secure: cookies.Yes, HTTPOnly: cookies.Yes, Partitioned: true,
		}, "a=b; path=/x; expires=Tue, 02 Jan 2024 03:04:05 GMT; domain=x.com; priority=low; samesite=none; secure; httponly; partitioned"},
		{"lets odd values through", "b c,d\"e=f\té", nil, "a=b c,d\"e=f\té; path=/; httponly"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k, err := cookies.NewCookie("a", tt.value, tt.opts, instant)
			if err != nil {
				t.Fatal(err)
			}
			if got := k.String(); got != tt.want {
				t.Errorf("String() = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNewCookieRefuses(t *testing.T) {
	label63 := strings.Repeat("x", 63)
	for _, tt := range []struct {
		name, cookie, value string
		opts                cookies.SetOptions
		want                string // "" when it is fine after all
	}{
		{"no name", "", "v", cookies.SetOptions{}, "argument name is invalid"},
		{"a semicolon in the name", "a;", "v", cookies.SetOptions{}, "argument name is invalid"},
		{"an equals sign in the name", "a=", "v", cookies.SetOptions{}, "argument name is invalid"},
		{"a line break in the name", "a\n", "v", cookies.SetOptions{}, "argument name is invalid"},
		{"a name beyond Latin-1", "Ā", "v", cookies.SetOptions{}, "argument name is invalid"},
		{"a space in the name", "a b", "v", cookies.SetOptions{}, ""},
		{"a semicolon in the value", "a", "b;c", cookies.SetOptions{}, "argument value is invalid"},
		{"a line break in the value", "a", "b\r\nc", cookies.SetOptions{}, "argument value is invalid"},
		{"NUL in the value", "a", "\x00", cookies.SetOptions{}, "argument value is invalid"},
		{"DEL in the value", "a", "\x7f", cookies.SetOptions{}, "argument value is invalid"},
		{"a value beyond Latin-1", "a", "你", cookies.SetOptions{}, "argument value is invalid"},
		{"a value that is not UTF-8", "a", "\xff", cookies.SetOptions{}, "argument value is invalid"},
		{"a semicolon in the path", "a", "v", cookies.SetOptions{Path: "/;x"}, "option path is invalid"},
		{"a path beyond ASCII", "a", "v", cookies.SetOptions{Path: "/é"}, "option path is invalid"},
		{"a less-than sign in the path", "a", "v", cookies.SetOptions{Path: "/<"}, "option path is invalid"},
		{"a domain with a space", "a", "v", cookies.SetOptions{Domain: "a b"}, "option domain is invalid"},
		{"a domain with a hyphen first", "a", "v", cookies.SetOptions{Domain: "-a.com"}, "option domain is invalid"},
		{"a domain with a hyphen last", "a", "v", cookies.SetOptions{Domain: "a-.com"}, "option domain is invalid"},
		{"a domain with an empty label", "a", "v", cookies.SetOptions{Domain: "a..b"}, "option domain is invalid"},
		{"a domain of a dot", "a", "v", cookies.SetOptions{Domain: "."}, "option domain is invalid"},
		{"a domain with a dot last", "a", "v", cookies.SetOptions{Domain: "a."}, "option domain is invalid"},
		{"a domain with an underscore", "a", "v", cookies.SetOptions{Domain: "a_b"}, "option domain is invalid"},
		{"a label of 64", "a", "v", cookies.SetOptions{Domain: label63 + "x"}, "option domain is invalid"},
		{"a label of 63", "a", "v", cookies.SetOptions{Domain: label63 + ".x"}, ""},
		{"an unknown SameSite", "a", "v", cookies.SetOptions{SameSite: "sometimes"}, "option sameSite is invalid"},
		{"a SameSite that only folds to a known one", "a", "v", cookies.SetOptions{SameSite: "ſtrict"}, "option sameSite is invalid"},
		{"an unknown priority", "a", "v", cookies.SetOptions{Priority: "urgent"}, "option priority is invalid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := cookies.NewCookie(tt.cookie, tt.value, &tt.opts, instant)
			wantCause(t, err, tt.cookie, tt.want)
		})
	}
}
