package vectors_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/internal/conformance/vectors"
)

// write makes a directory of vectors.
func write(t *testing.T, name, text string) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestLoadFillsInDefaults(t *testing.T) {
	set, err := vectors.Load(write(t, "scenarios/g.json", `[
{"id":"g/a","group":"g","files":[{"path":"f","repeat":["ab",2]}],"middleware":[[["log","x"]]],
 "requests":[{"method":"GET","target":"/","headers":[["Host","h"]]}],
 "expect":[{"status":200,"bodyRepeat":["a",3],"observed":["x"],"errors":[]}]}
]`))
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Scenarios) != 1 || len(set.Units) != 0 {
		t.Fatalf("got %d scenarios and %d units, want 1 and 0", len(set.Scenarios), len(set.Units))
	}
	s := set.Scenarios[0]
	if want := time.Date(2024, 1, 2, 3, 4, 5, 678_000_000, time.UTC); !s.Now.Equal(want) {
		t.Errorf("the clock stands at %v, want %v", s.Now, want)
	}
	if s.App.Env != "test" || s.Requests[0].Version != "1.1" {
		t.Errorf("env %q and version %q, want test and 1.1", s.App.Env, s.Requests[0].Version)
	}
	if f := s.Files[0]; string(f.Bytes()) != "abab" || f.MTime.Format(time.RFC3339) != "2023-05-06T07:08:09Z" {
		t.Errorf("file holds %q of %v", f.Bytes(), f.MTime)
	}
	if got := s.Expect[0].BodyRepeat.String(); got != "aaa" {
		t.Errorf("bodyRepeat = %q, want aaa", got)
	}
}

func TestLoadUnits(t *testing.T) {
	set, err := vectors.Load(write(t, "units/u.json", `{"unit":"u","about":"x","cases":[{"input":"a","output":null}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Units) != 1 || set.Units[0].Name != "u" || len(set.Units[0].Cases) != 1 {
		t.Errorf("got %+v", set.Units)
	}
}

func TestLoadNamesWhatIsBroken(t *testing.T) {
	const ok = `{"id":"g/ok","group":"g","middleware":[],"requests":[],"expect":[]}`
	for _, tt := range []struct{ name, file, text, want string }{
		{"syntax", "scenarios/g.json", "[\n" + ok + ",\n{\"id\":\"g/b\",", "g.json:3: unexpected EOF"},
		{"no array", "scenarios/g.json", ok, "g.json:1: want an array"},
		{"an end too early", "scenarios/g.json", "[\n" + ok, "g.json:2"},
		{"an unknown field", "scenarios/g.json", "[\n" + ok + ",\n" + `{"id":"g/c","groop":"g"}]`, `g.json:3: scenario "g/c": json: unknown field "groop"`},
		{"a missing reply", "scenarios/g.json", `[{"id":"g/d","group":"g","requests":[{"method":"GET","target":"/"}]}]`, "1 requests need as many replies, got 0"},
		{"a bad matcher", "scenarios/g.json", `[{"id":"g/e","group":"g","requests":[{"method":"GET","target":"/"}],"expect":[{"status":200,"body":{"$match":"("}}]}]`, "reply 1: the pattern of a matcher"},
		{"a file outside the directory", "scenarios/g.json", `[{"id":"g/f","group":"g","files":[{"path":"../x"}]}]`, `"../x" leads out`},
		{"one id twice", "scenarios/g.json", "[" + ok + "," + ok + "]", `"g/ok" stands in the vectors twice`},
		{"a unit case without outcome", "units/u.json", `{"unit":"u","cases":[{"input":1}]}`, `unit "u": case 1: want either output or error`},
		{"a unit that is no object", "units/u.json", "\n[]", "u.json:2"},
		{"nothing at all", "readme.txt", "", "holds no vectors"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := vectors.Load(write(t, tt.file, tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got error %v, want one with %s", err, tt.want)
			}
		})
	}
	if _, err := vectors.Load(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a directory that does not exist is no error")
	}
}
