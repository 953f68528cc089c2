package validate

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/koa-go/koa/egg/internal/jsvalue"
)

// Schema is compiled rules. It may be used by any number of goroutines.
type Schema struct {
	validator *Validator
	names     []string // sorted
	rules     map[string]*Rule
}

// Compile prepares rules for many requests. The error names the field whose rule
// makes no sense: a type that is not known, an enum without values.
func (v *Validator) Compile(rules Rules) (*Schema, error) {
	s := &Schema{validator: v, names: slices.Sorted(maps.Keys(rules)), rules: map[string]*Rule{}}
	for _, name := range s.names {
		r, err := v.compile(rules[name])
		if err != nil {
			return nil, fmt.Errorf("validate: rule of %q: %w", name, err)
		}
		s.rules[name] = r
	}
	return s, nil
}

// MustCompile is [Validator.Compile] for set-up; it panics in place of an error.
func (v *Validator) MustCompile(rules Rules) *Schema {
	s, err := v.Compile(rules)
	if err != nil {
		panic(err.Error()) //nolint:forbidigo // a mistake in the program; the text names the rule
	}
	return s
}

// compile reads one rule and all within.
func (v *Validator) compile(rule any) (*Rule, error) {
	r, err := ruleOf(rule)
	if err != nil {
		return nil, err
	}
	if name, ok := strings.CutSuffix(r.Type, "?"); ok {
		r.Type, r.Optional = name, true
	}
	r.messageKey = r.Type
	if r.kind, err = v.kindOf(r.Type); err != nil {
		return nil, err
	}
	switch r.Type {
	case "enum":
		if r.Values == nil {
			return nil, fmt.Errorf("check enum need array type values")
		}
	case "object":
		r.fields, err = v.compileFields(r.Rule)
	case "array":
		err = v.compileItems(r)
	}
	return r, err
}

// compileItems compiles the rule for the items of an array. Those that are objects
// have the rules of the array itself.
func (v *Validator) compileItems(r *Rule) error {
	if r.ItemType == "" {
		return nil
	}
	var err error
	if r.itemKind, err = v.kindOf(r.ItemType); err != nil {
		return err
	}
	switch {
	case r.ItemType == "object":
		r.item = r
		r.fields, err = v.compileFields(r.Rule)
	case r.Rule != nil:
		r.item, err = v.compileItem(r.Rule, r.ItemType)
	default:
		r.item, err = v.compile(r.ItemType)
	}
	return err
}

// compileItem compiles the rule of an item; its type is that of the array.
func (v *Validator) compileItem(rule any, itemType string) (*Rule, error) {
	r, err := ruleOf(rule)
	if err != nil {
		return nil, err
	}
	if r.Type == "" {
		r.Type = itemType
	}
	return v.compile(r)
}

func (v *Validator) compileFields(rule any) (*Schema, error) {
	switch rule := rule.(type) {
	case nil:
		return nil, nil
	case Rules:
		return v.Compile(rule)
	case map[string]any:
		return v.Compile(rule)
	}
	return nil, fmt.Errorf("the rule of an object is validate.Rules, got %T", rule)
}

func (v *Validator) kindOf(name string) (*kind, error) {
	if k := v.types[name]; k != nil {
		return k, nil
	}
	return nil, fmt.Errorf("rule type must be one of %s, but the following type was passed: %s",
		strings.Join(slices.Sorted(maps.Keys(v.types)), ", "), name)
}

// ruleOf reads a rule as written. The result is the caller's.
func ruleOf(rule any) (*Rule, error) {
	switch rule := rule.(type) {
	case string:
		return &Rule{Type: rule}, nil
	case Rule:
		return &rule, nil
	case *Rule:
		if rule != nil {
			return new(*rule), nil
		}
	case *regexp.Regexp:
		return &Rule{Type: "string", Format: rule}, nil
	case map[string]any:
		return ruleOfMap(rule)
	}
	if values, ok := jsvalue.List(rule); ok {
		return &Rule{Type: "enum", Values: values}, nil
	}
	return nil, fmt.Errorf("%T is no rule", rule)
}
