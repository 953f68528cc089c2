package logger_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/koa-go/koa/egg/logger"
)

// Watch is told what the files get, whether or not there are files.
func TestWatch(t *testing.T) {
	for _, stdout := range []string{"", "text", "json"} {
		for _, tt := range []struct {
			concentrate string
			want        []string
		}{
			{"duplicate", []string{"logger info", "logger error", "errorLogger error", "errorLogger own", "coreLogger warn"}},
			{"redirect", []string{"logger info", "errorLogger error", "errorLogger own", "coreLogger warn"}},
			{"ignore", []string{"logger info", "logger error", "errorLogger own", "coreLogger warn"}},
		} {
			t.Run(stdout+" "+tt.concentrate, func(t *testing.T) {
				var got []string
				l, err := logger.New(&logger.Config{Dir: t.TempDir(), Stdout: stdout, ConcentrateError: tt.concentrate}, &logger.Options{
					Stdout: io.Discard, Stderr: io.Discard,
					Watch: func(name, line string) { got = append(got, name+" "+line[strings.LastIndex(line, " ")+1:]) },
				})
				if err != nil {
					t.Fatal(err)
				}
				l.App().Debug("debug")
				l.App().Info("info")
				l.App().Error("error")
				l.Error().Error("own")
				l.Core().Warn("warn")
				if err := l.Close(); err != nil {
					t.Error(err)
				}
				if !slices.Equal(got, tt.want) {
					t.Errorf("lines %q, want %q", got, tt.want)
				}
			})
		}
	}
}
