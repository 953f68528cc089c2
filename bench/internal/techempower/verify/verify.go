// Package verify tells whether a server keeps the rules of the benchmarks. Its checks are
// a program for Node.js, verify.js, whose head says how it is used by hand.
package verify

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

//go:embed verify.js
var script string

// Run checks the server at url and returns the last line of the report, which counts the
// checks. With psql, a command that runs one SQL statement, it looks into the database as
// well, and counts statements if that has pg_stat_statements. The tests are all seven
// unless some are named. Checks that fail are the error.
func Run(ctx context.Context, url, psql string, tests ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "node", append([]string{"-", url}, tests...)...)
	cmd.Stdin = strings.NewReader(script)
	cmd.Env = append(os.Environ(), "PSQL="+psql)
	out, err := cmd.CombinedOutput()
	out = bytes.TrimSpace(out)
	if err != nil {
		return "", fmt.Errorf("verify %s: %w\n%s", url, err, out)
	}
	return string(out[bytes.LastIndexByte(out, '\n')+1:]), nil
}
