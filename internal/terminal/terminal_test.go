package terminal_test

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/koa-go/koa/internal/terminal"
)

func TestHasColor(t *testing.T) {
	device, err := os.Open(os.DevNull) // a character device, as terminals are
	if err != nil {
		t.Fatal(err)
	}
	defer device.Close()
	file, err := os.Create(t.TempDir() + "/log")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, tt := range []struct {
		name string
		w    io.Writer
		env  map[string]string
		want bool
	}{
		{"on a terminal", device, nil, true},
		{"not in a file", file, nil, false},
		{"not in a buffer", &strings.Builder{}, nil, false},
		{"not with NO_COLOR", device, map[string]string{"NO_COLOR": "1", "FORCE_COLOR": "1"}, false},
		{"not on a dumb terminal", device, map[string]string{"TERM": "dumb"}, false},
		{"not with FORCE_COLOR=0", device, map[string]string{"FORCE_COLOR": "0"}, false},
		{"anywhere with FORCE_COLOR", file, map[string]string{"FORCE_COLOR": "1"}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, name := range []string{"NO_COLOR", "FORCE_COLOR", "TERM"} {
				t.Setenv(name, tt.env[name])
			}
			if got := terminal.HasColor(tt.w); got != tt.want {
				t.Errorf("HasColor = %v, want %v", got, tt.want)
			}
		})
	}
}
