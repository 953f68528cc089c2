package cli_test

import (
	"encoding/json"
	"testing"
)

func TestGenCheckShowsWhatWouldChange(t *testing.T) {
	dir := newApp(t)
	run(t, dir, "gen", "--check").expect(t, 0).contains(t, "unchanged")
	write(t, "package service\n\n// Mail sends.\ntype Mail struct{}\n\n// NewMail makes one.\nfunc NewMail() *Mail { return &Mail{} }\n",
		dir, "app", "service", "mail.go")
	run(t, dir, "gen", "--check").expect(t, 1).contains(t, "stale", "+\tMail  *service.Mail", "run egg gen and commit them")
	run(t, dir, "gen").expect(t, 0).contains(t, "written")
	run(t, dir, "gen", "--check").expect(t, 0)
}

func TestGenReportsProblemsAsTheCompilerDoes(t *testing.T) {
	dir := newApp(t)
	write(t, "package service\n\n// NewA makes one.\nfunc NewA(n int) *A { return nil }\n\n// A is made.\ntype A struct{}\n", dir, "app", "service", "a.go")
	run(t, dir, "gen").expect(t, 1).contains(t, "app/service/a.go:4:", "1 problem; nothing was written")

	r := run(t, dir, "gen", "--json").expect(t, 1)
	var report struct {
		OK       bool
		Problems []struct{ Kind string }
	}
	if err := json.Unmarshal([]byte(r.stdout), &report); err != nil || report.OK || len(report.Problems) != 1 {
		t.Errorf("--json printed %s (%v)", r.stdout, err)
	}
}
