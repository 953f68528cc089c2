package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestHelpFitsTerminals(t *testing.T) {
	for _, args := range [][]string{
		nil, {"--help"}, {"new", "--help"}, {"generate", "--help"}, {"gen", "--help"}, {"dev", "--help"}, {"test", "--help"},
		{"doctor", "--help"}, {"completion", "--help"}, {"version", "--help"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			r := run(t, t.TempDir(), args...).expect(t, 0).contains(t, "Usage: egg")
			for line := range strings.Lines(r.stdout) {
				if n := len([]rune(strings.TrimRight(line, "\n"))); n > 100 {
					t.Errorf("a line has %d columns: %s", n, line)
				}
			}
		})
	}
}

func TestHelpListsCommandsInGroups(t *testing.T) {
	run(t, t.TempDir(), "--help").contains(t, "Make something:\n  new ", "generate (g)", "Work on an application:\n  dev ",
		"Look at an application:\n  routes ", "Run an application:\n  start ", "The command itself:\n  completion ")
}

func TestWrongUsage(t *testing.T) {
	run(t, t.TempDir(), "serve").expect(t, 80).contains(t, "unexpected argument serve", "Usage: egg")
	run(t, t.TempDir(), "init", "shop").expect(t, 80).contains(t, "there is no command init: egg new NAME")
	run(t, t.TempDir(), "generate", "model", "post").expect(t, 80).contains(t, "controller", "resource")
}

func TestOutsideOfAnApplication(t *testing.T) {
	for _, args := range []string{"gen", "dev", "test", "doctor", "routes", "start", "generate controller x"} {
		t.Run(args, func(t *testing.T) {
			run(t, t.TempDir(), strings.Fields(args)...).expect(t, 1).
				contains(t, "is not in an application", "make one: egg new shop")
		})
	}
}

func TestDevSaysWhyNoPortIsFree(t *testing.T) {
	dir := t.TempDir()
	run(t, dir, "new", "shop").expect(t, 0)
	// An address of the documentation (RFC 5737) is none of this machine's.
	run(t, filepath.Join(dir, "shop"), "dev", "--no-open", "--host", "192.0.2.1").expect(t, 1).
		contains(t, "no port from 7001 to 7020 is free on 192.0.2.1")
}

func TestTestKnowsTheFlagsOfEggBin(t *testing.T) {
	dir := t.TempDir()
	run(t, dir, "new", "shop").expect(t, 0)
	run(t, filepath.Join(dir, "shop"), "test", "--grep=news").expect(t, 1).contains(t, "in place of --grep=news that is -run REGEXP")
}

func TestHelpOfTheApplicationsCommandsOutsideOfOne(t *testing.T) {
	run(t, t.TempDir(), "routes", "--help").expect(t, 0).contains(t, "Usage: egg routes", "go to the directory of an application")
}

func TestCompletionScriptsKnowCommandsAndFlags(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		run(t, t.TempDir(), "completion", shell).expect(t, 0).contains(t, "doctor", "dry-run", "egg")
	}
	run(t, t.TempDir(), "completion", "tcsh").expect(t, 80).contains(t, "bash")
}

func TestVersion(t *testing.T) {
	run(t, t.TempDir(), "version").expect(t, 0).contains(t, "egg (devel), go1.")
	run(t, t.TempDir(), "version", "--json").expect(t, 0).contains(t, `"egg": "(devel)"`)
}
