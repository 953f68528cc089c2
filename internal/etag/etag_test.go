package etag_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/internal/etag"
)

func TestTag(t *testing.T) {
	for _, tt := range []struct {
		name string
		body string
		weak bool
		want string
	}{
		{"tags the empty body", "", false, `"0-2jmj7l5rSw0yVb/vlWAYkK/YBwk"`},
		{"tags text", "Hello World", false, `"b-Ck1VqNd45QIvq3AZd8XYQLvEhtA"`},
		{"marks a weak tag", "Hello World", true, `W/"b-Ck1VqNd45QIvq3AZd8XYQLvEhtA"`},
		{"counts bytes, not characters", "你好", false, `"6-RA7ghTrR6Z+WK2PkWe+ZLXwhFyI"`},
		{"tags any bytes", "\x00\x01\x02\x03\x04", false, `"5-HPJRRy1Z+Pres6sljpCZnYSRvhk"`},
		{"writes the length in hexadecimal", strings.Repeat("a", 1000), false, `"3e8-KR6abGaZSUm1e6XmUDYemPw2sbo"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := etag.Tag([]byte(tt.body), tt.weak); got != tt.want {
				t.Errorf("Tag = %s, want %s", got, tt.want)
			}
			if got := etag.TagString(tt.body, tt.weak); got != tt.want {
				t.Errorf("TagString = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestStatTag(t *testing.T) {
	for _, tt := range []struct {
		name     string
		size     int64
		modified time.Time
		want     string
	}{
		{"has size and milliseconds", 11, time.UnixMilli(1643861106789), `W/"b-17ebdc1e065"`},
		{"rounds up as Node does", 11, time.Unix(1643861106, 788_500_000), `W/"b-17ebdc1e065"`},
		{"rounds down as Node does", 11, time.Unix(1643861106, 789_499_000), `W/"b-17ebdc1e065"`},
		{"has Node's precision", 11, time.Unix(1643861106, 788_499_999), `W/"b-17ebdc1e065"`},
		{"tags an empty file of 1970", 0, time.Unix(0, 0), `W/"0-0"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := etag.StatTag(tt.size, tt.modified); got != tt.want {
				t.Errorf("StatTag = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestTagAllocatesTheTagOnly(t *testing.T) {
	text := strings.Repeat("a", 100_000)
	body := []byte(text)
	for _, tt := range []struct {
		name string
		tag  func()
	}{
		{"Tag", func() { etag.Tag(body, true) }},
		{"TagString", func() { etag.TagString(text, true) }},
		{"StatTag", func() { etag.StatTag(1<<40, time.UnixMilli(1643861106789)) }},
	} {
		if n := testing.AllocsPerRun(100, tt.tag); n != 1 {
			t.Errorf("%s allocates %v times, want 1", tt.name, n)
		}
	}
}

func ExampleTag() {
	fmt.Println(etag.Tag([]byte("Hello World"), true))
	// Output: W/"b-Ck1VqNd45QIvq3AZd8XYQLvEhtA"
}
