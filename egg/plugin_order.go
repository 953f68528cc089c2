package egg

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// PluginState is a plugin as an application has it.
type PluginState struct {
	Name    string   `json:"name"`
	Enabled bool     `json:"enabled"`
	Reason  string   `json:"reason,omitempty"` // why it is on or off, if not by itself
	Env     []string `json:"env,omitempty"`
	Needs   []string `json:"requires,omitempty"`
	Wants   []string `json:"wants,omitempty"`
	Source  string   `json:"source"` // "egg" or "app"
}

// pluginSet is what is known of the plugins before they are in order.
type pluginSet struct {
	order  []string
	byName map[string]*Plugin
	state  map[string]*PluginState
}

// mergePlugins lays the application's entries over the built-in plugins, and the
// JSON text of $EGG_PLUGINS over both.
func mergePlugins(builtin, own []Plugin, environ string) (*pluginSet, error) {
	s := &pluginSet{byName: map[string]*Plugin{}, state: map[string]*PluginState{}}
	for i := range builtin {
		if err := s.add(builtin[i], "egg"); err != nil {
			return nil, err
		}
	}
	for i := range own {
		if err := s.add(own[i], "app"); err != nil {
			return nil, err
		}
	}
	return s, s.override(environ)
}

func (s *pluginSet) add(p Plugin, source string) error {
	if p.Name == "" {
		return fmt.Errorf("egg: a plugin has no Name: %+v", p)
	}
	there := s.byName[p.Name]
	switch {
	case there == nil && p.switches() && source == "app":
		return fmt.Errorf("egg: config/plugins.go switches the plugin %q, which does not exist; there are %s",
			p.Name, strings.Join(s.order, ", "))
	case there == nil:
		s.byName[p.Name] = &p
		s.state[p.Name] = &PluginState{
			Name: p.Name, Enabled: !p.Disabled, Env: p.Env, Needs: p.Requires, Wants: p.Wants, Source: source,
		}
		s.order = append(s.order, p.Name)
	case p.switches():
		there.Disabled = p.Disabled
		if p.Env != nil {
			there.Env = p.Env
			s.state[p.Name].Env = p.Env
		}
		s.state[p.Name].Enabled = !p.Disabled
		s.state[p.Name].Reason = "config/plugins.go"
	default:
		return fmt.Errorf("egg: the plugin %q is defined twice; give one of the two another Name", p.Name)
	}
	return nil
}

// override reads $EGG_PLUGINS: {"redis": false, "i18n": {"enable": true}}.
func (s *pluginSet) override(text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	var values map[string]any
	if err := json.Unmarshal([]byte(text), &values); err != nil {
		return fmt.Errorf("egg: $EGG_PLUGINS is no JSON object like {\"redis\": false}: %w", err)
	}
	for name, v := range values {
		p := s.byName[name]
		if p == nil {
			return fmt.Errorf("egg: $EGG_PLUGINS names the plugin %q, which does not exist; there are %s",
				name, strings.Join(s.order, ", "))
		}
		if o, ok := v.(map[string]any); ok {
			v = o["enable"]
		}
		on, ok := v.(bool)
		if !ok {
			return fmt.Errorf("egg: $EGG_PLUGINS: %s is %v; write true or false", name, v)
		}
		p.Disabled = !on
		s.state[name].Enabled, s.state[name].Reason = on, "$EGG_PLUGINS"
	}
	return nil
}

// enabled returns the plugins that take part in env, each after those it needs:
// Egg's order (npm sequencify), which is stable. notes say what was switched on
// for the sake of another.
func (s *pluginSet) enabled(env string) (list []*Plugin, notes []string, err error) {
	for _, name := range s.order {
		if p := s.byName[name]; !p.isFor(env) && !p.Disabled {
			p.Disabled = true
			s.state[name].Enabled, s.state[name].Reason = false, "not for the environment "+env
		}
	}
	needs := &needed{set: s, env: env, seen: map[string]bool{}}
	order := &sequence{set: s, env: env}
	on := slices.DeleteFunc(slices.Clone(s.order), func(name string) bool { return s.byName[name].Disabled })
	for _, name := range on {
		if err := needs.visit(name); err != nil {
			return nil, nil, err
		}
	}
	for _, name := range on {
		if err := order.visit(name); err != nil {
			return nil, nil, err
		}
	}
	off := func(p *Plugin) bool { return p.Disabled }
	return slices.DeleteFunc(order.done, off), needs.notes, nil
}

// isFor reports whether the plugin may be on in an environment.
func (p *Plugin) isFor(env string) bool { return len(p.Env) == 0 || slices.Contains(p.Env, env) }

// needed is a walk over what plugins require, which switches it on.
type needed struct {
	set   *pluginSet
	env   string
	seen  map[string]bool
	notes []string
}

func (w *needed) visit(name string) error {
	if w.seen[name] {
		return nil
	}
	w.seen[name] = true
	for _, need := range w.set.byName[name].Requires {
		if err := w.switchOn(need, name); err != nil {
			return err
		}
		if err := w.visit(need); err != nil {
			return err
		}
	}
	return nil
}

// switchOn sees to it that the plugin name is on, for the sake of another.
func (w *needed) switchOn(name, for_ string) error {
	p := w.set.byName[name]
	switch {
	case p == nil:
		return fmt.Errorf("egg: the plugin %q requires %q, which does not exist; add it to config/plugins.go", for_, name)
	case !p.Disabled:
		return nil
	case !p.isFor(w.env):
		return fmt.Errorf("egg: the plugin %q requires %q, which is only for the environments %s, and not for %s",
			for_, name, strings.Join(p.Env, ", "), w.env)
	}
	p.Disabled = false
	w.set.state[name].Enabled, w.set.state[name].Reason = true, "required by "+for_
	w.notes = append(w.notes, fmt.Sprintf("plugin %s is switched on, because %s requires it", name, for_))
	return nil
}

// sequence is a walk over plugins, those needed and wanted first. It goes through
// plugins that are off, too: what they want decides an order that is otherwise open, as
// in Egg. Those of other environments are as if they were not there.
type sequence struct {
	set  *pluginSet
	env  string
	path []string
	done []*Plugin
}

func (q *sequence) visit(name string) error {
	p := q.set.byName[name]
	if p == nil || !p.isFor(q.env) || slices.Contains(q.done, p) {
		return nil // one that is missing is only wanted
	}
	if i := slices.Index(q.path, name); i >= 0 {
		circle := append(slices.Clone(q.path[i:]), name)
		if slices.ContainsFunc(circle, func(name string) bool { return q.set.byName[name].Disabled }) {
			return nil
		}
		return fmt.Errorf("egg: plugins require each other in a circle: %s", strings.Join(circle, " -> "))
	}
	q.path = append(q.path, name)
	for _, need := range slices.Concat(p.Requires, p.Wants) {
		if err := q.visit(need); err != nil {
			return err
		}
	}
	q.path = q.path[:len(q.path)-1]
	q.done = append(q.done, p)
	return nil
}
