package archtest_test

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var workspaceUse = regexp.MustCompile(`(?m)^\s+\.(?:/(\S+))?$`)

func TestModulesAreListed(t *testing.T) {
	listed := strings.Fields(string(read(t, "modules.txt")))
	slices.Sort(listed)

	var found []string
	for _, file := range files(t) {
		if path.Base(file) == "go.mod" {
			found = append(found, path.Dir(file))
		}
	}
	slices.Sort(found)
	if !slices.Equal(listed, found) {
		t.Errorf("modules.txt lists %v, the tree has %v", listed, found)
	}

	var used []string
	for _, m := range workspaceUse.FindAllStringSubmatch(string(read(t, "go.work")), -1) {
		used = append(used, path.Join(".", m[1]))
	}
	slices.Sort(used)
	if !slices.Equal(listed, used) {
		t.Errorf("modules.txt lists %v, go.work uses %v", listed, used)
	}
}
