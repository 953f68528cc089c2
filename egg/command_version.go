package egg

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// versionCommand prints versions.
type versionCommand struct{}

// Run is called by kong.
func (c *versionCommand) Run(v *invocation) error {
	fmt.Fprintf(v.Stdout, "%s %s, egg %s, %s\n", v.app.name(), moduleVersion(""), moduleVersion("github.com/koa-go/koa/egg"), runtime.Version())
	return nil
}

// moduleVersion is the version of a module of the program, or of the program itself.
func moduleVersion(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	if path == "" || info.Main.Path == path {
		return orDevel(info.Main.Version)
	}
	for _, m := range info.Deps {
		if m.Path == path {
			if m.Replace != nil && m.Replace.Version == "" {
				return "(devel)"
			}
			return orDevel(m.Version)
		}
	}
	return "(unknown)"
}

func orDevel(version string) string {
	if version == "" {
		return "(devel)"
	}
	return version
}
