package strangler

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/pathpattern"
)

// Rule says who serves some paths.
type Rule struct {
	// Path is a pattern as the router has them: "/users/:id", or "/admin{/*rest}"
	// for /admin and all below. "" is for all paths.
	Path string `json:"path"`

	// Methods are those it is for; GET is also for HEAD. Empty is for all.
	Methods []string `json:"methods,omitempty"`

	// Percent is the share of the clients that the new application serves, from 0
	// to 100. The zero Rule leaves its paths to the old application. When the
	// share grows, clients that the new one serves stay there.
	Percent float64 `json:"percent"`
}

// Validate says why a rule makes no sense, and returns nil when it does.
func (r Rule) Validate() error {
	_, err := compile(r)
	return err
}

// rule is a Rule that can be asked.
type rule struct {
	Rule
	pattern *pathpattern.Pattern // nil for all paths
}

func compile(r Rule) (rule, error) {
	if !(r.Percent >= 0 && r.Percent <= 100) { // NaN is neither
		return rule{}, fmt.Errorf("strangler: rule %q: a percentage is between 0 and 100, and %v is not", r.Path, r.Percent)
	}
	c := rule{Rule: r}
	c.Methods = slices.Clone(r.Methods)
	for i, method := range c.Methods {
		c.Methods[i] = strings.ToUpper(method)
	}
	if r.Path == "" {
		return c, nil
	}
	pattern, err := pathpattern.Parse(r.Path, nil)
	if err != nil {
		return rule{}, fmt.Errorf("strangler: rule %q: %w", r.Path, err)
	}
	c.pattern = pattern
	return c, nil
}

func (r *rule) fits(method, path string) bool {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if len(r.Methods) > 0 && !slices.Contains(r.Methods, method) {
		return false
	}
	return r.pattern == nil || r.pattern.Matches(path)
}

// SetRules puts other rules in the place of those that are there, for requests
// that come from now on, such as one with a larger Percent. When one makes no
// sense it returns an error and changes nothing. It may be called at any time.
func (s *Strangler) SetRules(rules ...Rule) error {
	list := make([]rule, 0, len(rules))
	for _, r := range rules {
		c, err := compile(r)
		if err != nil {
			return err
		}
		list = append(list, c)
	}
	s.rules.Store(&list)
	return nil
}

// Rules returns a copy of the rules as they are now.
func (s *Strangler) Rules() []Rule {
	list := []Rule{}
	for _, r := range *s.rules.Load() {
		r.Methods = slices.Clone(r.Methods)
		list = append(list, r.Rule)
	}
	return list
}

// ruleOf is the first rule that fits, nil when there is none.
func (s *Strangler) ruleOf(ctx *koa.Context) *rule {
	list := *s.rules.Load()
	if len(list) == 0 {
		return nil
	}
	method, path := ctx.Method(), ctx.Path()
	for i := range list {
		if list[i].fits(method, path) {
			return &list[i]
		}
	}
	return nil
}
