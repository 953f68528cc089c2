package completion_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/koa-go/koa/egg/internal/completion"
)

type grammar struct {
	Env string `help:"The environment: don't guess." short:"e"`

	New struct {
		Name string `arg:""`
		Dir  string `help:"Where to."`
	} `cmd:"" help:"Make one."`
	Completion struct {
		Shell string `arg:"" enum:"bash,zsh"`
	} `cmd:"" help:"Print a script."`
	Secret struct{} `cmd:"" hidden:""`
}

func script(t *testing.T, shell string) string {
	t.Helper()
	parser, err := kong.New(&grammar{}, kong.Name("my-egg"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := completion.Script(shell, parser.Model)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestBashCompletes(t *testing.T) {
	text := script(t, "bash")
	for _, tt := range []struct{ name, typed, want string }{
		{"commands", "my-egg ''", "new completion"},
		{"the beginning of a command", "my-egg co", "completion"},
		{"flags of a command and of those above it", "my-egg new --", "--help --env --dir"},
		{"values of an argument", "my-egg completion ''", "bash zsh"},
		{"values behind flags", "my-egg --env=x completion z", "zsh"},
		{"not what is hidden", "my-egg sec", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			words := strings.Fields(tt.typed)
			ask := "COMP_WORDS=(" + tt.typed + "); COMP_CWORD=" + string(rune('0'+len(words)-1)) +
				"; cd /; _my_egg_complete; echo \"${COMPREPLY[*]}\""
			out, err := exec.Command("bash", "-c", text+ask).CombinedOutput()
			if got := strings.TrimSpace(string(out)); err != nil || got != tt.want {
				t.Errorf("completed to %q (%v), want %q", got, err, tt.want)
			}
		})
	}
}

func TestZshScript(t *testing.T) {
	text := script(t, "zsh")
	for _, want := range []string{
		"#compdef my-egg\n", "'new') where='new' ;;", "list=('new:Make one' 'completion:Print a script' )",
		`'--env:The environment\: don’t guess'`, "compdef _my_egg_complete my-egg\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
}

func TestFishScript(t *testing.T) {
	text := script(t, "fish")
	for _, want := range []string{
		"complete -c my-egg -n '__my_egg_at ' -a 'new' -d 'Make one'\n",
		"complete -c my-egg -n '__my_egg_at new' -l dir -d 'Where to'\n",
		"complete -c my-egg -n '__my_egg_at completion' -a 'zsh' -d ''\n",
		"complete -c my-egg -n '__my_egg_at new' -F\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s in\n%s", want, text)
		}
	}
}

func TestCommand(t *testing.T) {
	var line struct {
		Completion completion.Command `cmd:""`
	}
	line.Completion.Program = "shop"
	var out strings.Builder
	parser, err := kong.New(&line, kong.Name("shop"), kong.Writers(&out, &out), kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	k, err := parser.Parse([]string{"completion", "fish"})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Run(); err != nil || !strings.Contains(out.String(), "complete -c shop -n '__shop_at completion' -a 'zsh'") {
		t.Errorf("completion fish prints (%v)\n%s", err, &out)
	}
	out.Reset()
	_, _ = parser.Parse([]string{"completion", "--help"}) // goes on, since exit returns
	if !strings.Contains(out.String(), "source <(shop completion bash)") {
		t.Errorf("the help is\n%s", &out)
	}
}

func TestOtherShellsAreRefused(t *testing.T) {
	parser, err := kong.New(&grammar{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := completion.Script("tcsh", parser.Model); err == nil || !strings.Contains(err.Error(), "bash, zsh and fish") {
		t.Errorf("the error is %v", err)
	}
}
