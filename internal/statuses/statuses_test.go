package statuses_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/koa-go/koa/internal/statuses"
)

func TestMessage(t *testing.T) {
	for _, tt := range []struct {
		name string
		code int
		want string
	}{
		{"knows the ordinary", 200, "OK"},
		{"has Node's word for 413", 413, "Payload Too Large"},
		{"has Node's word for 414", 414, "URI Too Long"},
		{"is a teapot", 418, "I'm a Teapot"},
		{"knows 509, which is registered nowhere", 509, "Bandwidth Limit Exceeded"},
		{"knows the last", 511, "Network Authentication Required"},
		{"has no word for the unused 306", 306, ""},
		{"has no word for a code inside the classes", 299, ""},
		{"has no word for a code past the table", 599, ""},
		{"has no word for zero", 0, ""},
		{"survives a negative code", -1, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := statuses.Message(tt.code); got != tt.want {
				t.Errorf("Message(%d) = %q, want %q", tt.code, got, tt.want)
			}
		})
	}
}

func TestMessageCoversNetHTTP(t *testing.T) {
	for code := 100; code < 600; code++ {
		if code == 306 { // net/http still has a word for it
			continue
		}
		if std := http.StatusText(code); std != "" && statuses.Message(code) == "" {
			t.Errorf("Message(%d) is empty, net/http says %q", code, std)
		}
	}
}

func TestLookup(t *testing.T) {
	for _, tt := range []struct {
		name    string
		message string
		want    int
	}{
		{"finds a phrase", "Not Found", 404},
		{"does not mind letter case", "not found", 404},
		{"finds nothing for other words", "Gone Fishing", 0},
		{"finds nothing for no words", "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := statuses.Lookup(tt.message); got != tt.want {
				t.Errorf("Lookup(%q) = %d, want %d", tt.message, got, tt.want)
			}
		})
	}
}

func TestKinds(t *testing.T) {
	for _, tt := range []struct {
		name string
		is   func(int) bool
		want []int
	}{
		{"Empty", statuses.Empty, []int{204, 205, 304}},
		{"Redirect", statuses.Redirect, []int{300, 301, 302, 303, 305, 307, 308}},
		{"Retry", statuses.Retry, []int{502, 503, 504}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []int
			for code := range 1000 {
				if tt.is(code) {
					got = append(got, code)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("true for %v, want %v", got, tt.want)
			}
		})
	}
}

func ExampleMessage() {
	fmt.Println(statuses.Message(404))
	fmt.Println(statuses.Lookup("not found"), statuses.Redirect(302), statuses.Empty(204))
	// Output:
	// Not Found
	// 404 true true
}
