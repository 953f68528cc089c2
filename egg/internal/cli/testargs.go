package cli

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// flagsOfEggBin are those of egg-bin test, and what there is in their place. The go command
// would hand them on to the tests, and run none.
var flagsOfEggBin = map[string]string{
	"bail":    "-failfast",
	"changed": "nothing: go test runs again only what may have another result",
	"g":       "-run REGEXP",
	"grep":    "-run REGEXP",
}

// ofGoTest makes the arguments of go test: with all packages when none is named, and a file
// or a directory as the package that it is.
func ofGoTest(dir string, given []string) ([]string, error) {
	args := slices.Clone(given)
	end := len(args) // what follows -args is the tests' own
	if i := slices.IndexFunc(args, func(a string) bool { return a == "-args" || a == "--args" }); i >= 0 {
		end = i
	}
	named := false
	for i, a := range args[:end] {
		if flag, ok := strings.CutPrefix(a, "-"); ok {
			flag, _, _ = strings.Cut(strings.TrimPrefix(flag, "-"), "=")
			if instead, ok := flagsOfEggBin[flag]; ok {
				return nil, fmt.Errorf("egg test takes the flags of go test; in place of %s that is %s", a, instead)
			}
			continue
		}
		if i == 0 || !takesValue(args[i-1]) {
			args[i] = packageOf(dir, a)
		}
		named = named || args[i] == "." || strings.HasPrefix(args[i], "./") || strings.Contains(args[i], "...")
	}
	if !named {
		args = slices.Insert(args, end, "./...")
	}
	return args, nil
}

// takesValue tells whether the next argument may be the value of this one.
func takesValue(arg string) bool {
	switches := []string{"-v", "-race", "-short", "-cover", "-failfast", "-json"}
	return strings.HasPrefix(arg, "-") && !strings.Contains(arg, "=") && !slices.Contains(switches, arg)
}

// packageOf is the package of a file or directory of the application, and everything else
// as it is.
func packageOf(dir, name string) string {
	info, err := os.Stat(filepath.Join(dir, name))
	switch {
	case err != nil || filepath.IsAbs(name):
		return name
	case !info.IsDir():
		name = filepath.Dir(name)
	}
	return "./" + path.Clean(filepath.ToSlash(name))
}
