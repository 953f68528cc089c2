package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

// The modules that an application needs.
const (
	koaModule = "github.com/koa-go/koa"
	eggModule = "github.com/koa-go/koa/egg"
	toolPath  = "github.com/koa-go/koa/egg/cmd/egg"
)

// goVersion is the oldest Go that applications are built with.
const goVersion = "1.26.0"

// framework is where a new application gets koa and egg from.
type framework struct {
	koa, egg string // versions
	checkout string // or the directory with both
}

// findFramework looks where this program is from: a published version, or a checkout
// of the sources. checkout is what the user says; "" to find out.
func findFramework(checkout string) (framework, error) {
	if checkout != "" {
		return fromCheckout(checkout)
	}
	if f, ok := published(); ok {
		return f, nil
	}
	_, file, _, _ := runtime.Caller(0) // <checkout>/egg/internal/cli/framework.go
	f, err := fromCheckout(filepath.Join(filepath.Dir(file), "..", "..", ".."))
	if err != nil {
		return f, errors.New("this egg is no published version, and the checkout it was built from is not there any more;\n" +
			"     name one with --checkout DIR")
	}
	return f, nil
}

// published reads the versions from the program itself. Modules that were downloaded have
// a checksum; a checkout has none.
func published() (f framework, ok bool) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return f, false
	}
	for _, m := range append(info.Deps, &info.Main) {
		if m.Replace != nil || m.Sum == "" {
			continue
		}
		switch m.Path {
		case koaModule:
			f.koa = m.Version
		case eggModule:
			f.egg = m.Version
		}
	}
	return f, f.koa != "" && f.egg != ""
}

// fromCheckout checks that dir is one.
func fromCheckout(dir string) (framework, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return framework{}, err
	}
	for module, name := range map[string]string{koaModule: "go.mod", eggModule: filepath.Join("egg", "go.mod")} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !strings.HasPrefix(string(text), "module "+module+"\n") {
			return framework{}, fmt.Errorf("%s is no checkout of %s", dir, koaModule)
		}
	}
	return framework{koa: "v0.0.0", egg: "v0.0.0", checkout: dir}, nil
}

// goMod is the go.mod of a new application in dir.
func (f framework) goMod(module, dir string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "module %s\n\ngo %s\n\n", module, goVersion)
	fmt.Fprintf(&b, "require (\n\t%s %s\n\t%s %s\n)\n\ntool %s\n", koaModule, f.koa, eggModule, f.egg, toolPath)
	if f.checkout != "" {
		fmt.Fprintf(&b, "\nreplace (\n\t%s => %s\n\t%s => %s\n)\n",
			koaModule, quotePath(f.from(dir)), eggModule, quotePath(filepath.Join(f.from(dir), "egg")))
	}
	return []byte(b.String())
}

// from is the checkout as seen from dir: relative inside of it, so that both can move
// together.
func (f framework) from(dir string) string {
	if rel, err := filepath.Rel(f.checkout, dir); err == nil && filepath.IsLocal(rel) {
		if up, err := filepath.Rel(dir, f.checkout); err == nil {
			return up
		}
	}
	return f.checkout
}

// quotePath writes a path as go.mod wants it.
func quotePath(path string) string {
	path = filepath.ToSlash(path)
	if strings.ContainsAny(path, " \"'`(),[]{}") {
		return strconv.Quote(path)
	}
	return path
}
