package disposition_test

import (
	"errors"
	"fmt"
	"mime"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/disposition"
)

// The wants are what content-disposition 1.0 gives, as Node puts it on the wire.

func TestAttachment(t *testing.T) {
	for _, tt := range []struct {
		name     string
		filename string
		opts     *disposition.Options
		want     string
	}{
		{"quotes a plain name", "plans.pdf", nil, `attachment; filename="plans.pdf"`},
		{"quotes spaces and separators", " a;b,c=(d).txt", nil, `attachment; filename=" a;b,c=(d).txt"`},
		{"escapes quotation marks", `the "plans".pdf`, nil, `attachment; filename="the \"plans\".pdf"`},
		{"escapes backslashes and does not split at them", `back\slash`, nil, `attachment; filename="back\\slash"`},
		{"writes ISO-8859-1 as single bytes", "«plans».pdf", nil, "attachment; filename=\"\xabplans\xbb.pdf\""},
		{"adds the extended form outside ISO-8859-1", "€ rates.pdf", nil,
			`attachment; filename="? rates.pdf"; filename*=UTF-8''%E2%82%AC%20rates.pdf`},
		{"writes a question mark for each UTF-16 unit", "😀.gif", nil,
			`attachment; filename="??.gif"; filename*=UTF-8''%F0%9F%98%80.gif`},
		{"writes U+FFFD for what is no UTF-8", "a\xff", nil,
			`attachment; filename="a?"; filename*=UTF-8''a%EF%BF%BD`},
		{"keeps controls out", "a\r\n\x00\x7f\u0085.txt", nil,
			`attachment; filename="a?????.txt"; filename*=UTF-8''a%0D%0A%00%7F%C2%85.txt`},
		{"guards what looks like an escape", "the%20plans.pdf", nil,
			`attachment; filename="the%20plans.pdf"; filename*=UTF-8''the%2520plans.pdf`},
		{"leaves other percent signs", "100%2G%.pdf", nil, `attachment; filename="100%2G%.pdf"`},
		{"escapes what the extended form cannot hold", "€'()*!~-_.", nil,
			`attachment; filename="?'()*!~-_."; filename*=UTF-8''%E2%82%AC%27%28%29%2A!~-_.`},
		{"takes the last segment", "/path/to/a.txt", nil, `attachment; filename="a.txt"`},
		{"ignores slashes at the end", "a//", nil, `attachment; filename="a"`},
		{"writes an empty name in the extended form", "/", nil, `attachment; filename*=UTF-8''`},
		{"takes the type", "x", &disposition.Options{Type: "InLine"}, `inline; filename="x"`},
		{"takes the fallback", "€ rates.pdf", &disposition.Options{Fallback: "dir/£ \"x\".pdf"},
			"attachment; filename=\"\xa3 \\\"x\\\".pdf\"; filename*=UTF-8''%E2%82%AC%20rates.pdf"},
		{"takes a fallback that is the name", "x", &disposition.Options{Fallback: "x"}, `attachment; filename="x"`},
		{"leaves the fallback out", "€ rates.pdf", &disposition.Options{NoFallback: true},
			`attachment; filename*=UTF-8''%E2%82%AC%20rates.pdf`},
		{"prefers no fallback to one", "€", &disposition.Options{NoFallback: true, Fallback: "€"},
			`attachment; filename*=UTF-8''%E2%82%AC`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := disposition.Attachment(tt.filename, tt.opts)
			if err != nil || got != tt.want {
				t.Errorf("Attachment(%q) = %q, %v, want %q", tt.filename, got, err, tt.want)
			}
		})
	}
}

func TestAttachmentRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts disposition.Options
		want error
	}{
		{"a type that is no token", disposition.Options{Type: "b@d type"}, disposition.ErrType},
		{"a fallback outside ISO-8859-1", disposition.Options{Fallback: "€"}, disposition.ErrFallback},
		{"a control in the fallback", disposition.Options{Fallback: "a\nb"}, disposition.ErrFallback},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := disposition.Attachment("x", &tt.opts)
			if !errors.Is(err, tt.want) {
				t.Errorf("Attachment = %q, %v, want %v", got, err, tt.want)
			}
		})
	}
}

func TestBare(t *testing.T) {
	for _, tt := range []struct {
		name string
		opts *disposition.Options
		want string
		err  error
	}{
		{"is an attachment", nil, "attachment", nil},
		{"takes the type", &disposition.Options{Type: "INLINE"}, "inline", nil},
		{"refuses a type that is no token", &disposition.Options{Type: "a;b"}, "", disposition.ErrType},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := disposition.Bare(tt.opts)
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("Bare = %q, %v, want %q, %v", got, err, tt.want, tt.err)
			}
		})
	}
}

func FuzzAttachment(f *testing.F) {
	for _, s := range []string{"plans.pdf", "/a/€\r\n.txt", `"\%41`, "\xff/\x80", "😀'*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, filename string) {
		value, err := disposition.Attachment(filename, nil)
		if err != nil {
			t.Fatalf("Attachment(%q): %v", filename, err)
		}
		for i := range len(value) {
			if value[i] < ' ' || value[i] == 0x7f {
				t.Fatalf("Attachment(%q) = %q: control byte", filename, value)
			}
		}
		if !strings.Contains(value, "filename*=") {
			return
		}
		_, params, err := mime.ParseMediaType(value)
		if err != nil {
			t.Fatalf("Attachment(%q) = %q: %v", filename, value, err)
		}
		name := strings.TrimRight(filename, "/")
		name = string([]rune(name[strings.LastIndexByte(name, '/')+1:]))
		if params["filename"] != name {
			t.Errorf("Attachment(%q) = %q, read as %q", filename, value, params["filename"])
		}
	})
}

func ExampleAttachment() {
	value, _ := disposition.Attachment("你好.txt", &disposition.Options{Fallback: "hello.txt"})
	fmt.Println(value)
	// Output: attachment; filename="hello.txt"; filename*=UTF-8''%E4%BD%A0%E5%A5%BD.txt
}

func ExampleBare() {
	value, _ := disposition.Bare(nil)
	fmt.Println(value)
	// Output: attachment
}
