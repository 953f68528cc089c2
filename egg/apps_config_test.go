package egg_test

import (
	"os"
	"reflect"
	"testing"
	"time"

	"github.com/koa-go/koa/egg"
	"github.com/koa-go/koa/egg/eggtest"
)

// configCase is one start of the application in eggtest/testdata/apps/config.
type configCase struct {
	Env, Scope, Variable string

	News   news
	MaxAge int64 // of static, in seconds
	Region string
}

// news is the section of the plugin of that name.
type news struct {
	First, Over, InProd, InScope string
	List                         []string
	Nested                       struct {
		One    int
		Deeper struct{ Two, Three int }
	}
}

// regional is the application's configuration.
type regional struct {
	egg.Config
	Region string
}

// The files of the plugin, the framework and the application are merged in Egg's order:
// config.prod of a plugin is over config.default of the application.
func TestConfigIsMergedAsByEgg(t *testing.T) {
	t.Parallel()
	for _, c := range recorded[[]configCase](t, "config") {
		t.Run(c.Env+" "+c.Scope+" "+c.Variable, func(t *testing.T) {
			got := news{}
			opts := []eggtest.Option{eggtest.BaseDir("eggtest/testdata/apps/config"), eggtest.Env(c.Env), eggtest.Scope(c.Scope)}
			if c.Variable != "" {
				opts = append(opts, eggtest.Environ("EGG_APP_CONFIG="+c.Variable))
			}
			a := eggtest.Boot(t, func() *egg.App {
				return egg.New(&egg.Options{
					Name: "demo", Config: &regional{},
					Plugins: []egg.Plugin{{Name: "news", Config: &got, Files: os.DirFS("eggtest/testdata/apps/config/plugin")}},
				})
			}, opts...)
			if !reflect.DeepEqual(got, c.News) {
				t.Errorf("news is\n%+v\nwant\n%+v", got, c.News)
			}
			if region := egg.ConfigOf[*regional](a.App).Region; region != c.Region {
				t.Errorf("region is %s, want %s", region, c.Region)
			}
			want := time.Duration(c.MaxAge) * time.Second
			if maxAge := time.Duration(a.Config().Static.MaxAge); maxAge != want {
				t.Errorf("static.maxAge is %v, want %v", maxAge, want)
			}
		})
	}
}
