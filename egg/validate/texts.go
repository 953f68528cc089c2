package validate

import (
	"fmt"
	"reflect"
	"strings"
)

// tagTexts are the messages for tags, by the tag. %s is its param.
var tagTexts = map[string]string{
	"alpha":           "should have letters only",
	"alphanum":        "should have letters and digits only",
	"alphanumunicode": "should have letters and digits only",
	"alphaunicode":    "should have letters only",
	"ascii":           "should have ASCII characters only",
	"base64":          "should be base64",
	"base64url":       "should be base64url",
	"bic":             "should be a BIC",
	"boolean":         "should be a boolean",
	"cidr":            "should be an IP network",
	"contains":        "should contain %s",
	"credit_card":     "should be a credit card number",
	"datetime":        "should be a time like %s",
	"e164":            "should be a phone number such as +123456789",
	"email":           "should be an email",
	"endswith":        "should end with %s",
	"eq":              "should be %s",
	"eqfield":         "should equal to %s",
	"excludes":        "should not contain %s",
	"fqdn":            "should be a host name",
	"gtefield":        "should be at least %s",
	"gtfield":         "should be greater than %s",
	"hexadecimal":     "should be hexadecimal",
	"hexcolor":        "should be a color such as #ff8800",
	"hostname":        "should be a host name",
	"http_url":        "should be a url",
	"https_url":       "should be a url",
	"ip":              "should be an IP address",
	"ipv4":            "should be an IPv4 address",
	"ipv6":            "should be an IPv6 address",
	"isbn":            "should be an ISBN",
	"json":            "should be JSON",
	"jwt":             "should be a JWT",
	"lowercase":       "should be in lower case",
	"ltefield":        "should be at most %s",
	"ltfield":         "should be less than %s",
	"mac":             "should be a MAC address",
	"ne":              "should not be %s",
	"nefield":         "should not equal to %s",
	"number":          "should be a number",
	"numeric":         "should be a number",
	"oneof":           "should be one of %s",
	"oneofci":         "should be one of %s",
	"semver":          "should be a version such as 1.2.3",
	"startswith":      "should start with %s",
	"timezone":        "should be a time zone",
	"ulid":            "should be a ULID",
	"unique":          "should not have anything twice",
	"uppercase":       "should be in upper case",
	"uri":             "should be a url",
	"url":             "should be a url",
	"uuid":            "should be a UUID",
	"uuid3":           "should be a UUID",
	"uuid4":           "should be a UUID",
	"uuid5":           "should be a UUID",
	"uuid7":           "should be a UUID",
}

// sizeTexts are those for sizes: of a number, a text, and a list.
var sizeTexts = map[string][3]string{
	"min": {"should be at least %s", "length should be at least %s", "should have at least %s items"},
	"gte": {"should be at least %s", "length should be at least %s", "should have at least %s items"},
	"max": {"should be at most %s", "length should be at most %s", "should have at most %s items"},
	"lte": {"should be at most %s", "length should be at most %s", "should have at most %s items"},
	"gt":  {"should be greater than %s", "length should be greater than %s", "should have more than %s items"},
	"lt":  {"should be less than %s", "length should be less than %s", "should have less than %s items"},
	"len": {"should be %s", "length should be %s", "should have %s items"},
}

// tagError is the error for a value of a type that breaks a rule.
func (v *Validator) tagError(rule TagRule, t reflect.Type) FieldError {
	if strings.HasPrefix(rule.Name, "required") {
		return missing()
	}
	if text, ok := v.texts[rule.Name]; ok {
		return tagMessage(text, rule.Param)
	}
	if texts, ok := sizeTexts[rule.Name]; ok {
		return sizeMessage(texts, rule.Param, t)
	}
	if text, ok := tagTexts[rule.Name]; ok {
		if rule.Name == "oneof" || rule.Name == "oneofci" {
			rule.Param = strings.Join(OneOf(rule.Param), ", ")
		}
		return tagMessage(text, rule.Param)
	}
	return NewError("", CodeInvalid, "should match %s", rule.String())
}

func missing() FieldError { return NewError("", CodeMissing, "required") }

func tagMessage(text, param string) FieldError {
	if strings.Contains(text, "%s") {
		return NewError("", CodeInvalid, text, param)
	}
	return NewError("", CodeInvalid, text)
}

func sizeMessage(texts [3]string, param string, t reflect.Type) FieldError {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String:
		return NewError("", CodeInvalid, texts[1], param)
	case reflect.Slice, reflect.Array, reflect.Map:
		return NewError("", CodeInvalid, texts[2], param)
	}
	if param == "" { // of a time
		param = "now"
	}
	return NewError("", CodeInvalid, texts[0], param)
}

// OneOf splits the param of the tag oneof into its values: at spaces, and as it
// stands between single quotes.
func OneOf(param string) []string {
	var values []string
	for param = strings.TrimLeft(param, " "); param != ""; param = strings.TrimLeft(param, " ") {
		end := " "
		if param[0] == '\'' {
			param, end = param[1:], "'"
		}
		value, rest, _ := strings.Cut(param, end)
		values = append(values, value)
		param = rest
	}
	return values
}

// AddTag adds a word for validate tags. The function reports whether a value, which
// is never a pointer, is right. The message has %s in the place of the tag's param.
// AddTag panics when the name cannot be that of a tag. It must not be called
// together with other methods.
func (v *Validator) AddTag(name string, check func(value reflect.Value, param string) bool, message string) {
	err := v.tags.RegisterValidation(name, func(fl fieldLevel) bool { return check(fl.Field(), fl.Param()) })
	if err != nil {
		panic(fmt.Sprintf("validate: AddTag(%q): %v", name, err))
	}
	v.texts[name] = message
}
