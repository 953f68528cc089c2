package gen

import (
	"cmp"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"
)

// imports gives every package that a generated file uses a name of its own.
type imports struct {
	s     *scanner
	used  map[string]bool
	names map[string]string // once assigned
	taken map[string]bool
}

// locals are the names that generated functions use.
var locals = []string{"app", "c", "ctx", "err", "o", "docs"}

func newImports(s *scanner) *imports {
	im := &imports{s: s, used: map[string]bool{}, names: map[string]string{}, taken: map[string]bool{}}
	for _, name := range locals {
		im.taken[name] = true
	}
	if p := s.pkg(s.app()); p != nil {
		for name := range p.names {
			im.taken[name] = true
		}
	}
	return im
}

// qualifier is the name of a package in the file; empty for package app itself.
func (im *imports) qualifier(importPath string) string {
	if importPath == im.s.app() {
		return ""
	}
	im.used[importPath] = true
	return im.names[importPath]
}

// assign names the packages that were asked for. Packages of other modules keep their
// names when they can; of the application's packages with one name the one nearest to
// app keeps it, and the others get their directories' names before it.
func (im *imports) assign() {
	paths := sortedKeys(im.used)
	rank := func(p string) int {
		switch {
		case im.s.mod.owns(p):
			return 2 + strings.Count(p, "/")
		case p == eggPath || p == koaPath || isStd(p):
			return 0
		default:
			return 1
		}
	}
	slices.SortStableFunc(paths, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	for _, p := range paths {
		same := func(o string) bool {
			return o != p && rank(o) == rank(p) && im.s.packageName(o) == im.s.packageName(p)
		}
		plain := rank(p) < 2 || !slices.ContainsFunc(paths, same)
		im.names[p] = im.choose(p, plain)
		im.taken[im.names[p]] = true
	}
}

// choose returns the first name that is free: the package's own when that is good
// enough, then with more and more of its directories before it.
func (im *imports) choose(p string, plain bool) string {
	name := im.s.packageName(p)
	if plain && im.free(name) {
		return name
	}
	for dir := path.Dir(p); dir != "." && dir != "/"; dir = path.Dir(dir) {
		name = onlyLetters(path.Base(dir)) + name
		if im.free(name) {
			return name
		}
	}
	for i := 2; ; i++ {
		if numbered := im.s.packageName(p) + strconv.Itoa(i); im.free(numbered) {
			return numbered
		}
	}
}

func (im *imports) free(name string) bool {
	return token.IsIdentifier(name) && types.Universe.Lookup(name) == nil && !im.taken[name]
}

// onlyLetters leaves what may stand in the name of a package.
func onlyLetters(dir string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(dir))
}

// isStd reports whether a package that is not of this module is of the standard library:
// the first element of its path has no dot.
func isStd(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}

// block is the import declaration: standard library, other modules, this one.
func (im *imports) block() string {
	var groups [3][]string
	for _, p := range sortedKeys(im.used) {
		line := strconv.Quote(p)
		if name := im.names[p]; name != im.assumed(p) || im.guessed(p) {
			line = name + " " + line
		}
		i := 1
		if im.s.mod.owns(p) {
			i = 2
		} else if isStd(p) {
			i = 0
		}
		groups[i] = append(groups[i], line)
	}
	var blocks []string
	for _, g := range groups {
		if len(g) > 0 {
			blocks = append(blocks, strings.Join(g, "\n"))
		}
	}
	if len(im.used) == 1 {
		return "import " + blocks[0] + "\n"
	}
	return "import (\n" + strings.Join(blocks, "\n\n") + "\n)\n"
}

// assumed is the name that readers expect behind a path.
func (im *imports) assumed(p string) string {
	base := path.Base(p)
	if versionPath.MatchString(base) && !im.s.mod.owns(p) && strings.Contains(p, "/") {
		return path.Base(path.Dir(p))
	}
	return base
}

// guessed reports whether the name of a package is not known, because no file imports
// it without giving it one.
func (im *imports) guessed(p string) bool {
	if im.s.pkg(p) != nil || isStd(p) || p == koaPath || p == eggPath {
		return false
	}
	_, known := im.s.foreign[p]
	return !known
}
