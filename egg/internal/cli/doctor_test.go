package cli_test

import (
	"path/filepath"
	"testing"
)

func TestDoctorFindsWhatIsWrongWithTheModule(t *testing.T) {
	dir := newApp(t)
	write(t, "package middleware\n\nimport \"github.com/koa-go/koa/egg\"\n\nvar _ = egg.Nothing\n", dir, "app", "middleware", "broken.go")
	write(t, "package service\n\n// NewA makes one.\nfunc NewA(n int) *A { return nil }\n\n// A is made.\ntype A struct{}\n", dir, "app", "service", "a.go")
	write(t, "go 1.26.0\n", dir, "..", "go.work") // above it, and does not list it
	run(t, dir, "doctor").expect(t, 1).contains(t,
		"warn  go.mod           koa and egg come from a directory of this machine",
		"fail  go.work", "-> go work use "+dir,
		"fail  egg gen          1 problem: app/service/a.go:4:", "-> egg gen tells all of it",
		"fail  build            it does not compile", "things to mend, 1 warning.")
}

func TestDoctorFindsAMissingCheckout(t *testing.T) {
	dir := newApp(t)
	mod := "module shop\n\ngo 1.26.0\n\nrequire github.com/koa-go/koa/egg v0.0.0\n\nreplace github.com/koa-go/koa/egg => ../nowhere\n"
	write(t, mod, dir, "go.mod")
	run(t, filepath.Join(dir, "app"), "doctor", "--json").expect(t, 1).
		contains(t, `github.com/koa-go/koa/egg is replaced by ../nowhere, which is not there`, `"state": "fail"`, `"fix": "correct the replace line`)
}
