package cli

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template/parse"
)

// checkViews parses the templates of all directories. Functions are not looked up: which
// there are, the application knows when it runs.
func checkViews(p *patient) []finding {
	n := 0
	var found []finding
	for _, root := range p.viewRoots() {
		parsed, wrong := parseViews(p.dir, root)
		n += parsed
		found = append(found, wrong...)
	}
	if len(found) == 0 && n > 0 {
		found = []finding{{"views", fine, count(n, "view") + " parse", ""}}
	}
	return found
}

// viewRoots are the directories of view.root in the environment local.
func (p *patient) viewRoots() []string {
	list, ok := p.local["view.root"].([]any)
	if !ok {
		return []string{"app/view"}
	}
	var roots []string
	for _, v := range list {
		text, _ := v.(string)
		for root := range strings.SplitSeq(text, ",") {
			if root = strings.TrimSpace(root); root != "" {
				roots = append(roots, path.Clean(filepath.ToSlash(root)))
			}
		}
	}
	return roots
}

// parseViews parses the templates of a directory, and says what is odd about it.
func parseViews(dir, root string) (n int, found []finding) {
	place := filepath.FromSlash(root)
	if !filepath.IsAbs(place) {
		place = filepath.Join(dir, place)
	}
	files := os.DirFS(place)
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		n++
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		tree := parse.New(path.Join(root, name))
		tree.Mode = parse.SkipFuncCheck
		if _, err := tree.Parse(string(text), "", "", map[string]*parse.Tree{}); err != nil {
			found = append(found, finding{"views", failed, strings.TrimPrefix(err.Error(), "template: "), "mend the template"})
		}
		return nil
	})
	switch {
	case errors.Is(err, fs.ErrNotExist) && root == "app/view": // an application without pages
	case errors.Is(err, fs.ErrNotExist):
		found = append(found, finding{"views", warn, root + " of view.root does not exist", "make it, or take it out of view.root"})
	case err != nil:
		found = append(found, finding{"views", failed, err.Error(), "make the file readable"})
	case root != "app/view" && !strings.HasPrefix(root, "app/"):
		found = append(found, finding{"views", warn, root + " of view.root is not in the program, but read where it runs",
			"move it below app, or take it along"})
	}
	return n, found
}
