package dev_test

import (
	"maps"
	"path/filepath"
	"testing"

	"github.com/koa-go/koa/egg/internal/dev"
)

// workspace is smallApp in app, with modules beside it of which it uses lib.
func workspace() map[string]string {
	files := map[string]string{
		"go.work":              "go 1.26\n\nuse (\n\t./app\n\t./lib\n)\n",
		"lib/go.mod":           "module example.com/lib\n\ngo 1.26\n",
		"lib/words/a.go":       "package words\n\nimport _ \"embed\"\n\n//go:embed text/a.txt\nvar Text string\n",
		"lib/words/text/a.txt": "one",
		"other/go.mod":         "module example.com/lib\n\ngo 1.26\n",
		"other/words/a.go":     "package words\n\nvar Text = \"of the other\"\n",
	}
	for name, text := range smallApp {
		files["app/"+name] = text
	}
	maps.Copy(files, map[string]string{
		"app/text.go": "package main\n\nimport \"example.com/lib/words\"\n\nvar text = words.Text\n",
	})
	return files
}

func inApp(o *dev.Options) { o.Dir = filepath.Join(o.Dir, "app") }

func TestModulesOfAWorkspaceAreWatched(t *testing.T) {
	s := start(t, workspace(), inApp)
	s.expect("/text", "one")
	s.write("lib/words/text/a.txt", "two")
	s.expect("/text", "two")
	s.write("lib/words/a.go", "package words\n\nvar Text = \"three\"\n")
	s.expect("/text", "three")
}

func TestAWorkspaceIsWatched(t *testing.T) {
	for name, change := range map[string]func(*dev.Options){"by the system": inApp, "by polling": func(o *dev.Options) { inApp(o); poll(o) }} {
		t.Run(name, func(t *testing.T) {
			s := start(t, workspace(), change)
			s.expect("/text", "one")
			s.write("go.work", "go 1.26\n\nuse (\n\t./app\n\t./other\n)\n")
			s.expect("/text", "of the other")
			s.write("go.work", "go 1.26\n\nus\n")
			s.inState("failed")
			s.write("go.work", "go 1.26\n\nuse (\n\t./app\n\t./lib\n)\n")
			s.expect("/text", "one")
		})
	}
}

func TestMistakesInAnotherModuleAreWaitedOutFromTheStart(t *testing.T) {
	for name, broken := range map[string]string{"lib/words/a.go": "package words\n\nvar Text string = 5\n", "go.work": "us\n", "lib/go.mod": "modul\n"} {
		t.Run(name, func(t *testing.T) {
			files := workspace()
			good := files[name]
			files[name] = broken
			s := start(t, files, inApp)
			s.inState("failed")
			s.write(name, good)
			s.expect("/text", "one")
		})
	}
}
