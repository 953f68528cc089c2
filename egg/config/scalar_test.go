package config_test

import (
	"errors"
	"testing"

	"github.com/koa-go/koa/egg/config"
)

// sameSite is false, or one of the names that the attribute has.
type sameSite string

func (s *sameSite) UnmarshalText(text []byte) error {
	switch string(text) {
	case "false", "lax", "strict", "5":
		*s = sameSite(text)
		return nil
	default:
		return errors.New("unknown")
	}
}

func TestTextUnmarshalersTakeAllSingleValues(t *testing.T) {
	for _, tt := range []struct {
		yaml, want, problem string
	}{
		{"sameSite: lax", "lax", ""},
		{"sameSite: false", "false", ""},
		{"sameSite: 5", "5", ""},
		{"sameSite: true", "", "sameSite: true is not a valid config_test.sameSite"},
		{"sameSite: [lax]", "", "sameSite: a list is not text"},
	} {
		var got struct{ SameSite sameSite }
		_, err := load(&config.Options{Units: app(tt.yaml)}, &got)
		want := tt.problem
		if want != "" {
			want = "config/config.default.yaml:1: " + want
		}
		if problem := problems(t, err); string(got.SameSite) != tt.want || problem != want {
			t.Errorf("%s gives %q and %q", tt.yaml, got.SameSite, problem)
		}
	}
}
