package validate

import "regexp"

// Rules are the rules for the fields of an object. A rule is one of
//
//	"int", "int?"              a type, with a question mark an optional field
//	[]string{"a", "b"}         the values there may be, also []any, []int and so on
//	regexp.MustCompile("...")  a text that must match
//	Rule{...}, *Rule           with options
//	map[string]any{...}        with options named as in Egg
//
// Fields without a rule are not looked at. Errors come in the order of the names.
type Rules map[string]any

// Rule says what a field must be. The words in parentheses are Egg's names of
// options, for rules that are maps.
type Rule struct {
	// Type is the type of rule (type). A question mark at its end is Optional.
	Type string

	// Optional allows the field to be missing or null (required: false).
	Optional bool

	// Default becomes the value of a field that is missing (default). Nil: none.
	Default any

	// Convert names what the value is converted to before it is checked: int, number,
	// string or bool (convertType). Default: what [Options.Convert] says.
	Convert string

	// ConvertFunc makes the value to check of what was sent (convertType).
	ConvertFunc func(value any, data map[string]any) any

	// WidelyUndefined overrides [Options.WidelyUndefined] (widelyUndefined).
	WidelyUndefined *bool

	// Trim removes white space around a text (trim).
	Trim bool

	// Message replaces the text of the type's own error (message), and Messages the
	// texts of several: required, min, max, format, compare, allowEmpty, or a type.
	Message  string
	Messages map[string]string

	// Min and Max limit a number, or the length of a text or list (min, max). Both are
	// allowed values. A text is as long as its UTF-16.
	Min, Max *float64

	// AllowEmpty allows "" (allowEmpty; empty, for type string). Default: no; yes for
	// an optional text.
	AllowEmpty *bool

	// Format is what a text must match (format).
	Format *regexp.Regexp

	// Compare is the field that a password must equal (compare).
	Compare string

	// Values are those of an enum (values).
	Values []any

	// ItemType is the type of the items of an array (itemType).
	ItemType string

	// Rule is the rule within (rule): Rules for an object and for an array of
	// objects, a single rule for the items of other arrays.
	Rule any

	// Extra are the other options of a rule that is a map, for rules that were added.
	Extra map[string]any

	kind, itemKind *kind
	fields         *Schema // of an object
	item           *Rule   // of an array
	messageKey     string  // of Message
	empty          bool    // Egg's option of that name
}

// message is the text for a problem, or the usual one.
func (r *Rule) message(key string, usual FieldError) *FieldError {
	if text := r.custom(key); text != "" {
		return &FieldError{Message: text, Code: usual.Code}
	}
	return &usual
}

// custom is the rule's own text for a problem.
func (r *Rule) custom(key string) string {
	if r.Message != "" && key == r.messageKey {
		return r.Message
	}
	return r.Messages[key]
}

// invalid is an error with the usual code, unless the rule has a text for it.
func (r *Rule) invalid(key, text string, args ...any) *FieldError {
	return r.message(key, NewError("", CodeInvalid, text, args...))
}
