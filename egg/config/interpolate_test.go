package config_test

import (
	"testing"

	"github.com/koa-go/koa/egg/config"
)

func TestVariablesInText(t *testing.T) {
	environ := []string{"NAME=ann", "EMPTY=", "PORT=8080", "ON=true", "AGE=5s", "BRACES=${NAME}"}
	for _, tt := range []struct {
		name, yaml string
		check      func(everything) (got, want any)
	}{
		{"alone", "text: ${NAME}", func(e everything) (any, any) { return e.Text, "ann" }},
		{"in text", `text: "a ${NAME}, ${NAME}!"`, func(e everything) (any, any) { return e.Text, "a ann, ann!" }},
		{"with a fallback that is not used", "text: ${NAME:-bob}", func(e everything) (any, any) { return e.Text, "ann" }},
		{"with a fallback", "text: ${NOBODY:-bob:-x}", func(e everything) (any, any) { return e.Text, "bob:-x" }},
		{"with an empty fallback", "text: a${NOBODY:-}", func(e everything) (any, any) { return e.Text, "a" }},
		{"with a fallback for empty", "text: ${EMPTY:-bob}", func(e everything) (any, any) { return e.Text, "bob" }},
		{"empty", "text: a${EMPTY}b", func(e everything) (any, any) { return e.Text, "ab" }},
		{"escaped", "text: $${NAME} $$ $NAME ${NAME}", func(e everything) (any, any) { return e.Text, "${NAME} $$ $NAME ann" }},
		{"not twice", "text: ${BRACES}", func(e everything) (any, any) { return e.Text, "${NAME}" }},
		{"for a number", "number: ${PORT}", func(e everything) (any, any) { return e.Number, 8080 }},
		{"for a number with a fallback", "number: ${NOBODY:-7001}", func(e everything) (any, any) { return e.Number, 7001 }},
		{"for a number as text", "text: ${PORT}", func(e everything) (any, any) { return e.Text, "8080" }},
		{"for a boolean", "flag: ${ON}", func(e everything) (any, any) { return e.Flag, true }},
		{"for a duration", "age: ${AGE}", func(e everything) (any, any) { return e.Age.String(), "5s" }},
		{"in a list", "names: ['${NAME}']", func(e everything) (any, any) { return e.Names[0], "ann" }},
		{"for a list", "names: ${NAME}, b", func(e everything) (any, any) { return len(e.Names) == 2 && e.Names[0] == "ann", true }},
		{"for a list of numbers", "pair: ${PORT},2", func(e everything) (any, any) { return e.Pair, [2]int{8080, 2} }},
		{"for an empty list", "names: ${EMPTY}", func(e everything) (any, any) { return len(e.Names), 0 }},
		{"for a free-form value", "free: ${PORT}", func(e everything) (any, any) { return e.Free, "8080" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var e everything
			mustLoad(t, &config.Options{Units: app(tt.yaml), Environ: environ}, &e)
			if got, want := tt.check(e); got != want {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestMissingVariables(t *testing.T) {
	const at = "config/config.default.yaml:1: "
	for _, tt := range []struct{ name, yaml, want string }{
		{"not set", "text: ${NOBODY}", at + "text: the environment variable NOBODY is not set; set it or write ${NOBODY:-text}"},
		{"reported once", "number: ${NOBODY}", at + "number: the environment variable NOBODY is not set; set it or write ${NOBODY:-text}"},
		{"in a list", "names: [a, '${NOBODY}']", at + "names[1]: the environment variable NOBODY is not set; set it or write ${NOBODY:-text}"},
		{"no name", "text: ${a b}", at + "text: what stands in ${} is not the name of a variable; a plain ${ is written $${"},
		{"a digit in front", "text: ${1A}", at + "text: what stands in ${} is not the name of a variable; a plain ${ is written $${"},
		{"no end", "text: ${NAME", at + "text: ${ without a closing brace; a plain ${ is written $${"},
		{"nested", "text: ${NOBODY:-${NAME}}", at + "text: the text for a missing NOBODY cannot hold another ${"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := load(&config.Options{Units: app(tt.yaml)}, new(everything))
			if got := problems(t, err); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestVariablesOfOverriddenValuesMayBeMissing(t *testing.T) {
	var e everything
	l := mustLoad(t, &config.Options{Units: app("text: ${NOBODY}"), Flags: []string{"text=a"}}, &e)
	got := find(t, l, "text")
	if e.Text != "a" || len(got.Overridden) != 1 || got.Overridden[0].Value != "${NOBODY}" {
		t.Errorf("text = %q, values = %+v", e.Text, got)
	}
}

func TestVariablesAreNotReplacedOutsideOfFiles(t *testing.T) {
	var e everything
	mustLoad(t, &config.Options{Environ: []string{`EGG_APP_CONFIG={"text": "${A}"}`}}, &e)
	if e.Text != "${A}" {
		t.Errorf("text = %q", e.Text)
	}
}
