package egg

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
)

// mistake is a mistake of the program that wiring reports by a panic.
type mistake string

func (m mistake) Error() string { return string(m) }

// atSetUp are the texts with which packages panic at a mistake of the program: "router:
// GET /a (app/router.go:6) can never run: ...".
var atSetUp = regexp.MustCompile(`^[a-z0-9]+: `)

// catch turns the panics by which wiring, the router and layers report a mistake of the
// program into an error. Others go on.
func (app *App) catch(err *error) {
	switch v := recover().(type) {
	case nil:
	case *missingError:
		*err = v
	case mistake:
		*err = v
	case string:
		if !atSetUp.MatchString(v) {
			panic(v)
		}
		*err = errors.New("egg: " + strings.TrimPrefix(app.shortPaths(v), "egg: "))
	default:
		panic(v)
	}
}

// shortPaths leaves the base directory out of the paths in a text.
func (app *App) shortPaths(text string) string {
	if app.info.BaseDir == "" {
		return text
	}
	return strings.ReplaceAll(text, app.info.BaseDir+string(filepath.Separator), "")
}

// checkNames finds routes of one name with different paths: URLs could be only those of
// one. Actions of a resource share their names with their paths.
func (app *App) checkNames() error {
	first := map[string]*namedRoute{}
	for _, e := range app.router.Table() {
		r := &namedRoute{path: e.Path, source: app.relative(e.Source)}
		there := first[e.Name]
		switch {
		case e.Name == "":
		case there == nil:
			first[e.Name] = r
		case there.path != r.path:
			return fmt.Errorf("egg: two routes are called %q: %s (%s) and %s (%s); rename one",
				e.Name, there.path, there.source, r.path, r.source)
		}
	}
	return nil
}

type namedRoute struct{ path, source string }
