package koa

import (
	"encoding/json"
	"maps"
)

// State holds what a request's layers hand to each other and to templates
// (Koa's ctx.state). The zero value works; the map is made on the first write.
// It is not safe for concurrent use. Libraries should prefer a typed [Key].
type State struct {
	values map[string]any
}

// Set stores a value under a name.
func (s *State) Set(name string, value any) {
	if s.values == nil {
		s.values = make(map[string]any)
	}
	s.values[name] = value
}

// Get returns the value stored under name, or nil.
func (s *State) Get(name string) any { return s.values[name] }

// Has reports whether a value, even a nil one, is stored under name.
func (s *State) Has(name string) bool {
	_, ok := s.values[name]
	return ok
}

// Delete removes name.
func (s *State) Delete(name string) { delete(s.values, name) }

// Map returns a copy of all values, never nil: what a template gets.
func (s *State) Map() map[string]any {
	m := make(map[string]any, len(s.values))
	maps.Copy(m, s.values)
	return m
}

// MarshalJSON encodes the values as one object.
func (s *State) MarshalJSON() ([]byte, error) { return json.Marshal(s.Map()) }
