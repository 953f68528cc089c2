package dev_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/egg/internal/dev"
)

func TestContentSecurityPolicyAdmitsTheScriptAndNothingElse(t *testing.T) {
	for _, tt := range []struct{ name, policy, want, nonce string }{
		{
			"by a directive of its own in place of default-src", "default-src 'self'",
			"default-src 'self'; script-src-elem 'self' S; connect-src 'self' S; frame-src 'self' S", "",
		},
		{
			"where scripts have a directive", "default-src 'none'; script-src 'nonce-abc'; connect-src 'none'",
			"default-src 'none'; script-src 'nonce-abc' S; connect-src S; frame-src S", "abc",
		},
		{"in a sandbox", "default-src 'none';sandbox", "default-src 'none'; sandbox allow-scripts; script-src-elem S; connect-src S; frame-src S", ""},
		{"not where nothing is forbidden", "img-src 'self'", "img-src 'self'", ""},
		{"in each of several policies", "script-src 'self', connect-src 'self'", "script-src 'self' S, connect-src 'self' S", ""},
		{"in names of any case", "Script-Src 'NONE'", "Script-Src S", ""},
		{"in an empty policy", "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, nonce := dev.AdmitForTest(tt.policy, "S"); got != tt.want || nonce != tt.nonce {
				t.Errorf("got %q with nonce %q, want %q with %q", got, nonce, tt.want, tt.nonce)
			}
		})
	}
}

func TestPlacesAreFoundInWhatToolsPrint(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.go")
	if err := os.WriteFile(file, []byte(strings.Repeat("line\n", 9)+"the tenth "+strings.Repeat("x", 1000)+"\nlast\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, said, place, text string }{
		{"with a column", "# example.com/shop\n./a.go:10:5: undefined: x\n", "a.go:10:5", "undefined: x"},
		{"with more lines", "a.go:10:5: cannot use\n\thave A\n\twant B\n", "a.go:10:5", "cannot use\nhave A\nwant B"},
		{"by another name", file + ":10:5: undefined: x", file + ":10:5", "undefined: x"},
		{"behind the name of a package", "config: config/a.yaml:3: unknown key", "config/a.yaml:3", "unknown key"},
		{"in files of the go command", "go: errors parsing go.mod:\ngo.mod:5: unknown directive: x", "go.mod:5", "unknown directive: x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := dev.ReadPlacesForTest(dir, tt.said)
			if len(got) != 1 || got[0].String() != tt.place || got[0].Text != tt.text {
				t.Fatalf("found %+v", got)
			}
			if strings.HasSuffix(got[0].File, "a.go") && (len(got[0].Frame) != 6 || got[0].Frame[4].Number != 10 || len(got[0].Frame[4].Text) > 420) {
				t.Errorf("the frame is %+v", got[0].Frame)
			}
		})
	}
	if got := dev.ReadPlacesForTest(dir, "go: module lookup disabled\nhttp://x:80: no\n"); len(got) > 0 {
		t.Errorf("found %+v in other text", got)
	}
}

func TestMarkerStandsBelowTheColumn(t *testing.T) {
	for _, tt := range []struct {
		name   string
		text   string
		column int
		want   string
	}{
		{"after a tab", "\treturn 1", 9, "\t       ^"},
		{"after wide characters", "名字 := 1", 8, "     ^"},
		{"behind the end", "x :=", 5, "    ^"},
		{"nowhere without a column", "x", 0, ""},
		{"nowhere beyond the line", "x", 9, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := dev.MarkerForTest(tt.text, tt.column); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLineIsSplitAroundTheWord(t *testing.T) {
	for _, tt := range []struct {
		name                 string
		line                 dev.Line
		before, token, after string
	}{
		{"at an identifier", dev.Line{Text: "ctx.SetBodi(x)", Column: 5}, "ctx.", "SetBodi", "(x)"},
		{"at a sign", dev.Line{Text: "a := }", Column: 6}, "a := ", "}", ""},
		{"at a wide sign", dev.Line{Text: "a：b", Column: 2}, "a", "：", "b"},
		{"at bytes that are no text", dev.Line{Text: "a\xffb", Column: 2}, "a", "\xff", "b"},
		{"behind the end", dev.Line{Text: "a :=", Column: 5}, "a :=", "", ""},
		{"without a column", dev.Line{Text: "a"}, "a", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := tt.line
			if l.Before() != tt.before || l.Token() != tt.token || l.After() != tt.after {
				t.Errorf("got %q %q %q", l.Before(), l.Token(), l.After())
			}
		})
	}
}

func TestBackOffGrowsToHalfAMinute(t *testing.T) {
	for crashes, want := range map[int]time.Duration{0: time.Second, 1: time.Second, 2: 2 * time.Second, 5: 16 * time.Second, 6: 30 * time.Second, 99: 30 * time.Second} {
		if got := dev.BackOff(crashes); got != want {
			t.Errorf("after %d ends the delay is %v, want %v", crashes, got, want)
		}
	}
}

func TestReportOfAWorkerThatEndedIsRead(t *testing.T) {
	for name, tt := range map[string]struct{ said, want string }{
		"with a reason":    {`{"error":"config.yaml:2: unknown key"}` + "\n", "The application did not start\nconfig.yaml:2: unknown key"},
		"without a report": {"", "The application did not start: exit status 1"},
		"with nonsense":    {"ready", "The application did not start: exit status 1"},
	} {
		t.Run(name, func(t *testing.T) {
			ready, told, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer ready.Close()
			if _, err := told.WriteString(tt.said); err != nil {
				t.Fatal(err)
			}
			told.Close()
			if err := dev.AwaitForTest(ready); err == nil || err.Error() != tt.want {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}
