package cli

import (
	"fmt"
	"runtime"
)

// versionCommand prints versions.
type versionCommand struct {
	JSON bool `help:"Print JSON." name:"json"`
}

// Run is called by kong.
func (c *versionCommand) Run(v *invocation) error {
	egg, checkout := "(unknown)", ""
	if f, err := findFramework(""); err == nil {
		egg, checkout = f.egg, f.checkout
	}
	if checkout != "" {
		egg = "(devel)"
	}
	if c.JSON {
		return writeJSON(v.Stdout, map[string]string{
			"egg": egg, "checkout": checkout, "go": runtime.Version(), "os": runtime.GOOS, "arch": runtime.GOARCH,
		})
	}
	fmt.Fprintf(v.Stdout, "egg %s, %s %s/%s\n", egg, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if checkout != "" {
		fmt.Fprintf(v.Stdout, "from the checkout %s\n", checkout)
	}
	return nil
}
