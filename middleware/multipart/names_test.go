package multipart_test

import (
	"strings"
	"testing"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/middleware/multipart"
)

func TestFilenames(t *testing.T) {
	const cd = `Content-Disposition: form-data; name="f"; `
	long := strings.Repeat("ä", 200)
	for _, tt := range []struct{ name, param, want string }{
		{"plain", `filename="a b.txt"`, "a b.txt"},
		{"without quotes", `filename=a.txt`, "a.txt"},
		{"in UTF-8", `filename="你好.txt"`, "你好.txt"},
		{"in something else", "filename=\"caf\xe9.txt\"", "caf\ufffd.txt"},
		{"extended", `filename="x.txt"; filename*=utf-8''%e4%bd%a0.txt`, "你.txt"},
		{"with an escaped quote", `filename="a\"b.txt"`, `a"b.txt`},
		{"with a directory", `filename="/etc/passwd"`, "passwd"},
		{"with a way up", `filename="../../a.txt"`, "a.txt"},
		{"with a directory of Windows", `filename="C:\dir\a.txt"`, "a.txt"},
		{"with escaped backslashes", `filename="..\\..\\a.txt"`, "a.txt"},
		{"with a directory behind an escape", `filename*=utf-8''..%2f..%5ca.txt`, "a.txt"},
		{"with NUL behind an escape", `filename*=utf-8''a.php%00.txt`, "a.php.txt"},
		{"with line breaks behind an escape", `filename*=utf-8''a%0d%0aSet-Cookie%3a.txt`, "aSet-Cookie:.txt"},
		{"with marks of direction", `filename*=utf-8''a%e2%80%aetxt.exe`, "atxt.exe"},
		{"with dots and blanks at the end", `filename="a.txt. . "`, "a.txt"},
		{"with a dot in front", `filename=".bashrc"`, ".bashrc"},
		{"that is long", `filename="` + long + `.txt"`, strings.Repeat("ä", 125) + ".txt"},
		{"that has a long extension", `filename="a.` + long + `"`, "a." + strings.Repeat("ä", 126)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			parts, _, err := readAll(t, raw(cd+tt.param, "1")+end, anyFile(multipart.Options{}))
			want := "f: " + tt.want + ` text/plain 7bit "1"`
			if err != nil || len(parts) != 1 || parts[0] != want {
				t.Errorf("got %q, %v, want %q", parts, err, want)
			}
		})
	}
	for _, param := range []string{`filename="."`, `filename=".."`, `filename="a/.."`, `filename="/"`, `filename=" "`, `filename*=utf-8''%00`} {
		_, _, err := readAll(t, raw(cd+param, "1")+end, anyFile(multipart.Options{}))
		if koa.StatusOf(err) != 400 || !strings.HasPrefix(err.Error(), "Invalid filename: ") {
			t.Errorf("%s: got %v, want 400", param, err)
		}
	}
}

func TestWhichFilesAreAllowed(t *testing.T) {
	for _, tt := range []struct {
		name     string
		opts     multipart.Options
		filename string
		ok       bool
	}{
		{"Egg's list is the default", multipart.Options{}, "a.JPG", true},
		{"others are not allowed", multipart.Options{}, "a.exe", false},
		{"nor is what hides behind dots", multipart.Options{}, "a.php.", false},
		{"nor is what has no extension", multipart.Options{}, ".jpg", false},
		{"FileExtensions are added", multipart.Options{FileExtensions: []string{"PDF"}}, "a.pdf", true},
		{"to the list", multipart.Options{FileExtensions: []string{".pdf"}}, "a.png", true},
		{"none can be allowed", multipart.Options{FileExtensions: []string{""}}, "Makefile", true},
		{"a Whitelist allows what it has", multipart.Options{Whitelist: []string{".PNG"}}, "a.png", true},
		{"and nothing else", multipart.Options{Whitelist: []string{".png"}, FileExtensions: []string{".pdf"}}, "a.pdf", false},
		{"an empty one allows nothing", multipart.Options{Whitelist: []string{}}, "a.png", false},
		{"CheckFile decides alone", multipart.Options{CheckFile: func(name string) bool { return name == "a.exe" }, Whitelist: []string{}}, "a.exe", true},
		{"against the list too", multipart.Options{CheckFile: func(string) bool { return false }}, "a.png", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := readAll(t, file("f", tt.filename, "1")+end, &tt.opts)
			switch {
			case tt.ok && err != nil:
				t.Errorf("got %v", err)
			case !tt.ok && (koa.StatusOf(err) != 400 || !strings.HasPrefix(err.Error(), "Invalid filename: ")):
				t.Errorf("got %v, want 400", err)
			}
		})
	}
}

func TestNewRefuses(t *testing.T) {
	always := func(*koa.Context) bool { return true }
	for _, tt := range []struct {
		opts multipart.Options
		want string
	}{
		{multipart.Options{Mode: "files"}, `multipart: Options.Mode: "files" is neither stream nor file`},
		{multipart.Options{Mode: multipart.FileMode, FileModeMatch: always}, "multipart: Options.FileModeMatch: only for stream mode, remove it or the Mode"},
		{multipart.Options{FileSize: -1}, "multipart: Options.FileSize: -1 is negative"},
		{multipart.Options{Files: -1}, "multipart: Options.Files: -1 is negative"},
	} {
		t.Run(tt.want, func(t *testing.T) {
			defer func() {
				if got := recover(); got != tt.want {
					t.Errorf("panic %v, want %v", got, tt.want)
				}
			}()
			multipart.New(&tt.opts)
		})
	}
}
