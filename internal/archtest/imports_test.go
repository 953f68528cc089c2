package archtest_test

import (
	"slices"
	"strings"
	"testing"
)

// arrows says which of our packages a package may import. Paths are those
// below the root, "." is package koa, and "x/..." is x with all below it. The
// first row that fits a package counts; a package without a row fails, so that
// whoever adds one decides where it stands.
//
// A middleware or a contrib package may always import its own subdirectories,
// and the other way round, but never a sibling.
var arrows = []struct {
	pkg string
	may []string
}{
	// Tools of this repository; nothing imports them.
	{"internal/archtest", nil},
	{"internal/doctest", nil},
	{"internal/conformance/...", []string{
		".", "cookies", "engine", "router/...", "middleware/...", "koatest/...", "internal/...",
	}},

	{"internal/memhttp", []string{"engine", "internal/..."}}, // a real server for tests
	{"internal/...", []string{"internal/..."}},
	{"cookies", []string{"internal/..."}},
	{"engine", []string{"internal/..."}},
	{"discovery/...", []string{"discovery", "internal/..."}},
	{".", []string{"cookies", "engine", "internal/..."}},
	{"proxy/strangler", []string{".", "discovery", "proxy", "internal/..."}},
	{"proxy/...", []string{"discovery", "proxy/...", "internal/..."}},
	{"aggregate", []string{"discovery", "internal/..."}},
	{"router/...", []string{".", "router/...", "internal/..."}},
	{"koatest/...", []string{".", "cookies", "koatest/...", "internal/..."}},
	{"middleware/...", []string{".", "cookies", "engine", "discovery", "proxy", "internal/..."}},

	// cluster and schedule stand on their own: egg wires them.
	{"egg/cluster/...", []string{"engine", "egg/cluster/...", "egg/internal/...", "internal/..."}},
	{"egg/schedule/...", []string{"egg/schedule/...", "egg/internal/...", "internal/..."}},
	{"egg/...", []string{
		".", "cookies", "engine", "discovery/...", "proxy/...", "aggregate", "router/...", "middleware/...", "koatest/...",
		"egg/...", "internal/...",
	}},
	{"contrib/...", []string{
		".", "cookies", "engine", "discovery/...", "proxy/...", "aggregate", "router/...", "middleware/...", "egg/...",
	}},

	// Programs show what any user can write: they see no internal package.
	{"examples/...", []string{
		".", "cookies", "engine", "discovery/...", "proxy/...", "aggregate", "router/...", "middleware/...", "egg/...",
		"contrib/...", "examples/...",
	}},
	{"bench/...", []string{
		".", "cookies", "engine", "router/...", "middleware/...", "egg/...", "contrib/...", "bench/...",
	}},
}

// thirdParty are the modules that users of the root module download with it.
var thirdParty = []string{"github.com/klauspost/compress", "github.com/andybalholm/brotli"}

// fits reports whether path is what pattern names.
func fits(pattern, path string) bool {
	if dir, ok := strings.CutSuffix(pattern, "/..."); ok {
		return path == dir || strings.HasPrefix(path, dir+"/")
	}
	return pattern == path
}

// family names the middleware or contrib package that path is part of, and
// what its siblings have in common: "middleware/session", "middleware".
func family(path string) (own, kind string) {
	parts := strings.SplitN(path, "/", 3)
	if len(parts) < 2 || parts[0] != "middleware" && parts[0] != "contrib" {
		return "", ""
	}
	return parts[0] + "/" + parts[1], parts[0]
}

// mayImport reports whether the table lets from import to, and whether it
// knows from at all.
func mayImport(from, to string) (ok, known bool) {
	for _, row := range arrows {
		if !fits(row.pkg, from) {
			continue
		}
		if own, kind := family(from); own != "" && fits(kind+"/...", to) {
			return fits(own+"/...", to), true
		}
		return slices.ContainsFunc(row.may, func(p string) bool { return fits(p, to) }), true
	}
	return false, false
}

func TestImportTable(t *testing.T) {
	for _, tt := range []struct {
		from, to  string
		ok, known bool
	}{
		{"cookies", "internal/keygrip", true, true},
		{"cookies", ".", false, true},
		{".", "engine", true, true},
		{".", "router", false, true},
		{"engine", ".", false, true},
		{"internal/fresh", "cookies", false, true},
		{"internal/archtest", ".", false, true},
		{"middleware/etag", ".", true, true},
		{"middleware/etag", "middleware/compress", false, true},
		{"middleware/session/storetest", "middleware/session", true, true},
		{"proxy", "discovery", true, true},
		{"proxy", "egg", false, true},
		{"egg/cluster", "egg", false, true},
		{"egg", "middleware/session", true, true},
		{"contrib/redis", "contrib/nats", false, true},
		{"contrib/redis", "middleware/session", true, true},
		{"examples/quickstart", "internal/mime", false, true},
		{"strange", ".", false, false},
	} {
		if ok, known := mayImport(tt.from, tt.to); ok != tt.ok || known != tt.known {
			t.Errorf("mayImport(%q, %q) = %v, %v, want %v, %v", tt.from, tt.to, ok, known, tt.ok, tt.known)
		}
	}
}

func TestImportsPointDown(t *testing.T) {
	for _, p := range packages(t) {
		if !ours(p.ImportPath) {
			continue
		}
		if _, known := mayImport(p.path(), ""); !known {
			t.Errorf("%s has no row in the import table: add it to arrows", p.path())
		}
		for _, to := range p.Imports {
			if !ours(to) {
				continue
			}
			if ok, _ := mayImport(p.path(), pathOf(to)); !ok {
				t.Errorf("%s imports %s, which the import table forbids", p.path(), pathOf(to))
			}
		}
	}
}

func TestRootModuleStaysSmall(t *testing.T) {
	all := packages(t)
	for _, p := range all {
		if !p.inRootModule() {
			continue
		}
		for _, dep := range p.Deps {
			if d := all[dep]; !d.Standard && !d.inRootModule() && (d.Module == nil || !slices.Contains(thirdParty, d.Module.Path)) {
				t.Errorf("%s depends on %s, which is not in the list of third-party modules", p.path(), dep)
			}
		}
	}
}

// testHelpers exist for tests only, beside the packages that say so in their
// name (koatest, storetest). The conformance runner is a test that is also a
// program, and testserver has one that gets ready what tests start.
var testHelpers = []string{"internal/assert", "internal/memhttp", "internal/testserver/...", "internal/conformance/..."}

func isTestHelper(path string) bool {
	return strings.HasSuffix(path, "test") || slices.ContainsFunc(testHelpers, func(p string) bool { return fits(p, path) })
}

func TestHelpersOfTestsStayInTests(t *testing.T) {
	for _, p := range packages(t) {
		if !ours(p.ImportPath) || isTestHelper(p.path()) {
			continue
		}
		for _, dep := range p.Imports {
			if ours(dep) && isTestHelper(pathOf(dep)) {
				t.Errorf("%s imports the test helper %s outside its tests", p.path(), pathOf(dep))
			}
		}
		if !fits("internal/...", p.path()) && slices.Contains(p.Deps, "testing") {
			t.Errorf("%s brings package testing into programs", p.path())
		}
	}
}
