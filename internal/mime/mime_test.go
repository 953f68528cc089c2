package mime_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/mime"
)

func TestLookup(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
	}{
		{"finds a bare extension", "html", "text/html"},
		{"finds an extension with its dot", ".html", "text/html"},
		{"finds the extension of a file", "page.html", "text/html"},
		{"finds the extension of a path", "/srv/public.d/page.html", "text/html"},
		{"finds the last of two extensions", "archive.tar.gz", "application/gzip"},
		{"does not mind letter case", "PAGE.HTM", "text/html"},
		{"finds a common type", "text", "text/plain"},
		{"finds a rarer type", "webmanifest", "application/manifest+json"},
		{"prefers the type mime-score prefers", "js", "text/javascript"},
		{"prefers the registered type", "wav", "audio/wav"},
		{"prefers the type of videos", "mp4", "video/mp4"},
		{"has a type for bytes", "bin", "application/octet-stream"},
		{"does not know an extension", "nosuch", ""},
		{"finds none in a file without", "dir.html/README", ""},
		{"finds none in a hidden file of a directory", "dir/.html", ""},
		{"finds none after a last dot", "page.", ""},
		{"finds none in a parent directory", "dir/..", ""},
		{"does not count slashes at the end", "page.html//", "text/html"},
		{"finds none in nothing", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := mime.Lookup(tt.in); got != tt.want {
				t.Errorf("Lookup(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestContentType(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
	}{
		{"completes an extension", "html", "text/html; charset=utf-8"},
		{"completes a rarer extension", ".md", "text/markdown; charset=utf-8"},
		{"completes a file", "file.json", "application/json; charset=utf-8"},
		{"completes a type", "text/css", "text/css; charset=utf-8"},
		{"completes an unknown kind of text", "text/x-unknown", "text/x-unknown; charset=utf-8"},
		{"leaves the case of a type", "TEXT/HTML", "TEXT/HTML; charset=utf-8"},
		{"leaves a charset", "text/html; charset=x", "text/html; charset=x"},
		{"leaves a type without charset", "png", "image/png"},
		{"leaves an unknown type", "foo/bar", "foo/bar"},
		{"leaves an SVG, which names its own charset", "svg", "image/svg+xml"},
		{"does not know an extension", "nosuch", ""},
		{"makes nothing of nothing", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := mime.ContentType(tt.in); got != tt.want {
				t.Errorf("ContentType(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// The types every application uses are written out, past the table.
func TestCommonTypesAgreeWithTheTable(t *testing.T) {
	for _, extension := range []string{"html", "txt", "text", "json", "css", "js", "bin"} {
		contentType := mime.Lookup(extension)
		want := contentType
		if charset := mime.Charset(contentType); charset == "UTF-8" {
			want += "; charset=utf-8"
		}
		for _, in := range []string{extension, contentType, "file." + extension} {
			if got := mime.ContentType(in); got != want {
				t.Errorf("ContentType(%q) = %q, want %q", in, got, want)
			}
		}
		if usual := mime.Lookup(mime.Extension(contentType)); usual != contentType {
			t.Errorf("the usual extension of %q is one of %q", contentType, usual)
		}
	}
}

func TestExtension(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
	}{
		{"finds the usual extension", "image/jpeg", "jpg"},
		{"does not look at parameters", "application/json; charset=utf-8", "json"},
		{"does not mind letter case and space", " Text/HTML ", "html"},
		{"finds an extension that belongs to another type", "audio/x-wav", "wav"},
		{"finds none for an unknown type", "foo/bar", ""},
		{"finds none for a type without files", "application/ace+json", ""},
		{"finds none for nothing", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := mime.Extension(tt.in); got != tt.want {
				t.Errorf("Extension(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestCharset(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
	}{
		{"knows a registered charset", "application/json", "UTF-8"},
		{"takes texts for UTF-8", "text/unknown", "UTF-8"},
		{"does not look at parameters", "text/html; charset=latin1", "UTF-8"},
		{"knows none for pictures", "image/png", ""},
		{"knows none for nothing", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := mime.Charset(tt.in); got != tt.want {
				t.Errorf("Charset(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestCompressible(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     bool
	}{
		{"compresses text", "text/plain; charset=utf-8", true},
		{"compresses JSON", "application/json", true},
		{"compresses SVG", "IMAGE/SVG+XML", true},
		{"compresses unknown JSON", "application/x-custom+json", true},
		{"compresses unknown text", "text/anything", true},
		{"compresses a font in the open", "font/ttf", true},
		{"leaves a packed font", "font/woff2", false},
		{"leaves pictures", "image/png", false},
		{"leaves archives", "application/zip", false},
		{"leaves unknown types", "application/x-custom", false},
		{"leaves what is no type", "garbage", false},
		{"leaves nothing", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := mime.Compressible(tt.in); got != tt.want {
				t.Errorf("Compressible(%q) = %v, want %v", tt.in, got, tt.want)
			}
		})
	}
}

func TestQuestionsAllocateNothing(t *testing.T) {
	mime.Extension("image/png") // builds the table
	for _, tt := range []struct {
		name string
		ask  func()
	}{
		{"Lookup of a path", func() { mime.Lookup("/public/logo.png") }},
		{"ContentType of a common type", func() { mime.ContentType("json") }},
		{"ContentType without charset", func() { mime.ContentType("png") }},
		{"ContentType with its charset", func() { mime.ContentType("text/html; charset=utf-8") }},
		{"Compressible", func() { mime.Compressible("text/html; charset=utf-8") }},
	} {
		if n := testing.AllocsPerRun(100, tt.ask); n != 0 {
			t.Errorf("%s allocates %v times, want 0", tt.name, n)
		}
	}
}

func FuzzLookup(f *testing.F) {
	for _, seed := range []string{"a.html", "/..", "a/.b//", "\xff.\xff", "."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		contentType := mime.Lookup(path)
		if contentType != "" && mime.Extension(contentType) == "" {
			t.Errorf("Lookup(%q) = %q, which no extension has", path, contentType)
		}
		if strings.Contains(path, "/") {
			return // which ContentType takes for a type
		}
		if complete := mime.ContentType(path); !strings.HasPrefix(complete, contentType) {
			t.Errorf("ContentType(%q) = %q, Lookup says %q", path, complete, contentType)
		}
	})
}

func ExampleContentType() {
	fmt.Println(mime.ContentType("page.html"))
	fmt.Println(mime.Lookup("logo.svg"), mime.Extension("image/jpeg"))
	// Output:
	// text/html; charset=utf-8
	// image/svg+xml jpg
}
