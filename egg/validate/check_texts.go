package validate

import "github.com/koa-go/koa/egg/internal/jsvalue"

func checkString(r *Rule, value any) *FieldError {
	return checkText(r, value, pattern{regexp: r.Format})
}

// checkText checks a text. An optional one may be empty.
func checkText(r *Rule, value any, format pattern) *FieldError {
	text, ok := value.(string)
	if !ok {
		key := r.Type
		if key == "" {
			key = "string"
		}
		return r.invalid(key, "should be a string")
	}
	if text == "" {
		return checkEmpty(r)
	}
	if e := checkLength(r, jsvalue.Length(text)); e != nil {
		return e
	}
	if !format.match(text) {
		return r.invalid("format", "should match %s", format.String())
	}
	return nil
}

func checkEmpty(r *Rule) *FieldError {
	allowed := r.Optional || r.empty
	if r.AllowEmpty != nil {
		allowed = *r.AllowEmpty
	}
	if allowed {
		return nil
	}
	if text := r.custom("allowEmpty"); text != "" {
		return &FieldError{Message: text, Code: CodeInvalid}
	}
	return r.invalid("empty", "should not be empty")
}

// checkFormat checks a text of a fixed form, of which only AllowEmpty is an
// option.
func checkFormat(r *Rule, value any, format pattern) *FieldError {
	return checkText(&Rule{AllowEmpty: r.AllowEmpty}, value, format)
}

func checkID(r *Rule, value any) *FieldError {
	return named(r, "id", checkFormat(r, value, idPattern))
}

func checkDate(r *Rule, value any) *FieldError {
	return named(r, "date", checkFormat(r, value, datePattern))
}

func checkDateTime(r *Rule, value any) *FieldError {
	return named(r, "dateTime", checkFormat(r, value, dateTimePattern))
}

// named is an error with the text that the rule has for a type, if it has one.
func named(r *Rule, key string, e *FieldError) *FieldError {
	if e == nil {
		return nil
	}
	return r.message(key, *e)
}

func checkEmail(r *Rule, value any) *FieldError {
	if checkFormat(r, value, emailPattern) == nil {
		return nil
	}
	return r.invalid("email", "should be an email")
}

func checkURL(r *Rule, value any) *FieldError {
	if checkFormat(r, value, urlPattern) == nil {
		return nil
	}
	return r.invalid("url", "should be a url")
}

// leastPassword is the shortest length of a password when a rule has none.
const leastPassword = 6

func checkPassword(r *Rule, value any, data map[string]any) (*FieldError, Errors) {
	text := *r
	if text.Min == nil || *text.Min == 0 {
		text.Min = new(float64(leastPassword))
	}
	if e := named(r, "password", checkText(&text, value, passwordPattern)); e != nil {
		return e, nil
	}
	if r.Compare != "" && !same(data[r.Compare], value) {
		return r.invalid("compare", "should equal to %s", r.Compare), nil
	}
	return nil, nil
}
