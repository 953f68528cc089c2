package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const scenarioText = `[
{"id":"g/one","group":"g","middleware":[[["set-body",{"string":"hi"}]]],"requests":[{"method":"GET","target":"/","headers":[["Host","h"]]}],
 "expect":[{"status":200,"headers":[["content-length","2"],["content-type","text/plain; charset=utf-8"]],"body":"hi","observed":[],"errors":[]}]},
{"id":"h/node","group":"h","node-specific":true,"middleware":[],"requests":[],"expect":[]}
]`

const unitText = `{"unit":"bytes","cases":[{"input":"1kb","output":1024}]}`

// write makes a directory of vectors from one file of scenarios and one unit.
func write(t *testing.T, scenarios, unit string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"scenarios/g.json": scenarios, "units/bytes.json": unit} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestCommand(t *testing.T) {
	broken := strings.Replace(scenarioText, `"set-body"`, `"set-bodi"`, 1)
	failing := strings.Replace(scenarioText, `"body":"hi"`, `"body":"ho"`, 1)
	for _, tt := range []struct {
		name           string
		scenarios      string
		flags          []string
		exit           int
		stdout, stderr string // the ends
	}{
		{name: "counts what passes and what is skipped", scenarios: scenarioText, stdout: "2 passed, 0 failed, 1 skipped\n"},
		{name: "says why it skips", scenarios: scenarioText, flags: []string{"-v"}, stdout: "SKIP h/node: node-specific\n2 passed, 0 failed, 1 skipped\n"},
		{name: "runs one group", scenarios: failing, flags: []string{"-group", "h"}, stdout: "0 passed, 0 failed, 1 skipped\n"},
		{name: "runs one unit", scenarios: failing, flags: []string{"-group", "bytes"}, stdout: "1 passed, 0 failed, 0 skipped\n"},
		{name: "fails with 1 for a wrong reply", scenarios: failing, exit: 1,
			stdout: "FAIL g/one, request 1\n     body\n       got  \"hi\"\n       want \"ho\"\n1 passed, 1 failed, 1 skipped\n"},
		{name: "fails with 2 for what is no JSON", scenarios: "[\n{\"id\":", exit: 2, stderr: "g.json:2: unexpected EOF\n"},
		{name: "fails with 2 for what is not in the format", scenarios: broken, exit: 2, stderr: `g.json:2: scenario "g/one": op "set-bodi": unknown op` + "\n"},
		{name: "fails with 2 for an unknown group", scenarios: scenarioText, flags: []string{"-group", "x"}, exit: 2, stderr: "\n"},
		{name: "fails with 2 for an unknown flag", scenarios: scenarioText, flags: []string{"-x"}, exit: 2, stderr: "\n"},
		{name: "fails with 2 for an argument", scenarios: scenarioText, flags: []string{"x"}, exit: 2, stderr: "\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			exit := run(append([]string{"-dir", write(t, tt.scenarios, unitText)}, tt.flags...), &stdout, &stderr)
			if exit != tt.exit {
				t.Errorf("exit status %d, want %d", exit, tt.exit)
			}
			if !strings.HasSuffix(stdout.String(), tt.stdout) || tt.stdout == "" && stdout.Len() > 0 {
				t.Errorf("stdout\n%s\nwant\n%s", stdout.String(), tt.stdout)
			}
			if !strings.HasSuffix(stderr.String(), tt.stderr) || tt.stderr == "" && stderr.Len() > 0 {
				t.Errorf("stderr\n%s\nwant\n%s", stderr.String(), tt.stderr)
			}
		})
	}
}

func TestCommandWithoutVectors(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if exit := run([]string{"-dir", filepath.Join(t.TempDir(), "none")}, &stdout, &stderr); exit != 2 || stderr.Len() == 0 {
		t.Errorf("exit status %d, stderr %q, want 2 and a message", exit, stderr.String())
	}
}
