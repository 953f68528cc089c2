package config

import (
	"slices"
	"strings"
)

// confused are keys that people write for others (Egg's confusedConfigurations).
var confused = map[string]string{
	"bodyparser":  "bodyParser",
	"notFound":    "notfound",
	"sitefile":    "siteFile",
	"middlewares": "middleware",
	"httpClient":  "httpclient",
}

// Check ends a load, when everything is bound. Its error, of type [Errors], holds
// all mistakes of the load, also those that Load and Section told, and the
// top-level keys, variables and flags that nobody has bound.
func (l *Loader) Check() error {
	if !l.loaded {
		panic("config: Check called before Load")
	}
	found := l.problems.list
	defer func() { l.problems.list = found }() // so that Check can be called again
	l.problems.list = slices.Clone(found)
	l.unknownSections()
	l.unusedOverrides()
	return l.problems.err()
}

func (l *Loader) unknownSections() {
	var known []string
	for _, s := range l.sections {
		known = append(known, s.key)
	}
	for _, layer := range l.layers {
		if layer.root == nil {
			continue
		}
		for _, name := range layer.root.keys {
			if slices.ContainsFunc(known, func(key string) bool { return fits(name, key) }) {
				continue
			}
			advice := l.decoder.advice(name, func() string {
				if meant := confused[name]; meant != "" {
					return "; Egg's name for it is " + meant
				}
				return didYouMean(name, known)
			})
			l.problems.add(layer.root.fields[name].place, path{name}, nil, "unknown key %s%s", name, advice)
		}
	}
}

// checkNames reports whether environment and scope can be parts of file names.
func (l *Loader) checkNames() bool {
	ok := true
	for _, part := range []struct{ what, name string }{{"environment", l.opts.Env}, {"scope", l.opts.Scope}} {
		if strings.ContainsAny(part.name, "/\\ \t\r\n") {
			at := place{origin: &origin{name: part.what, rank: rankGo}}
			l.problems.add(at, nil, nil, "%q cannot be part of a file's name", part.name)
			ok = false
		}
	}
	return ok
}
