package egg_test

import (
	"context"
	"slices"
	"testing"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
)

// life notes the hooks of one Boot.
type life struct {
	name string
	seen *[]string
}

func (l life) note(hook string) error {
	*l.seen = append(*l.seen, l.name+" "+hook)
	return nil
}

func (l life) ConfigWillLoad(*egg.App) error                  { return l.note("configWillLoad") }
func (l life) ConfigDidLoad(*egg.App) error                   { return l.note("configDidLoad") }
func (l life) DidLoad(context.Context, *egg.App) error        { return l.note("didLoad") }
func (l life) WillReady(context.Context, *egg.App) error      { return l.note("willReady") }
func (l life) DidReady(context.Context, *egg.App) error       { return l.note("didReady") }
func (l life) ServerDidReady(context.Context, *egg.App) error { return l.note("serverDidReady") }
func (l life) BeforeDrain(context.Context, *egg.App) error    { return l.note("beforeDrain") }
func (l life) BeforeClose(context.Context, *egg.App) error    { return l.note("beforeClose") }

// Plugin a needs plugin b, so b comes first; the application comes last, and closing goes
// the other way round. serverDidReady is not part of the recording, as egg runs it with a
// cluster only, and beforeDrain is not Egg's.
func TestHooksRunInEggsOrder(t *testing.T) {
	t.Parallel()
	var seen []string
	t.Run("an application", func(t *testing.T) {
		a := eggtest.Boot(t, small("", egg.Options{
			Boot: life{"app", &seen},
			Plugins: []egg.Plugin{
				{Name: "a", Requires: []string{"b"}, Boot: life{"a", &seen}},
				{Name: "b", Boot: life{"b", &seen}},
			},
		}))
		for _, name := range []string{"function 1", "function 2"} {
			a.BeforeClose(func(context.Context) error { seen = append(seen, name); return nil })
		}
	})
	want := recorded[[]string](t, "lifecycle")
	i := slices.Index(want, "app didReady") + 1
	want = slices.Insert(want, i, "b serverDidReady", "a serverDidReady", "app serverDidReady",
		"app beforeDrain", "a beforeDrain", "b beforeDrain")
	if !slices.Equal(seen, want) {
		t.Errorf("the hooks are\n%q\nwant\n%q", seen, want)
	}
}
