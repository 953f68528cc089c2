package openapi

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/koa-go/koa/egg/validate"
)

// formats are the tags that are formats of JSON schema.
var formats = map[string]string{
	"email": "email", "uuid": "uuid", "uuid3": "uuid", "uuid4": "uuid", "uuid5": "uuid", "uuid7": "uuid",
	"url": "uri", "uri": "uri", "http_url": "uri", "https_url": "uri",
	"ipv4": "ipv4", "ip4_addr": "ipv4", "ipv6": "ipv6", "ip6_addr": "ipv6",
	"hostname": "hostname", "hostname_rfc1123": "hostname", "fqdn": "hostname",
}

// patterns are the tags that are expressions.
var patterns = map[string]string{
	"alpha": "^[a-zA-Z]+$", "alphanum": "^[a-zA-Z0-9]+$", "numeric": `^[-+]?[0-9]+(?:\.[0-9]+)?$`, "number": "^[0-9]+$",
	"hexadecimal": "^(0[xX])?[0-9a-fA-F]+$", "hexcolor": "^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$",
	"e164": `^\+[1-9]?[0-9]{7,14}$`, "ascii": `^[\x00-\x7F]*$`,
}

// ruled adds what a validate tag says to the schema of a type.
func (s *schemas) ruled(target *schema, tag validate.Tag, t reflect.Type) *schema {
	if tag.Skip || target.has("$ref") {
		return target
	}
	inner := target
	if list, ok := target.get("anyOf").([]*schema); ok {
		inner = list[0]
	}
	for _, rule := range tag.Rules {
		addRule(inner, rule, t)
	}
	if items, ok := inner.get("items").(*schema); ok && tag.Items != nil {
		inner.set("items", s.ruled(items, *tag.Items, validate.ValueType(t.Elem())))
	}
	if values, ok := inner.get("additionalProperties").(*schema); ok && tag.Items != nil {
		inner.set("additionalProperties", s.ruled(values, *tag.Items, validate.ValueType(t.Elem())))
		if tag.Keys != nil {
			inner.set("propertyNames", s.ruled(typed("string"), *tag.Keys, t.Key()))
		}
	}
	return target
}

func addRule(s *schema, rule validate.TagRule, t reflect.Type) {
	if format := formats[rule.Name]; format != "" {
		s.set("format", format)
		return
	}
	if pattern := patterns[rule.Name]; pattern != "" && t.Kind() == reflect.String {
		s.set("pattern", pattern)
		return
	}
	switch rule.Name {
	case "min", "gte", "max", "lte", "gt", "lt", "len":
		addSize(s, rule, t)
	case "oneof":
		addEnum(s, validate.OneOf(rule.Param), t)
	case "eq":
		s.set("const", literal(rule.Param, t))
	case "unique":
		if t.Kind() != reflect.Map {
			s.set("uniqueItems", true)
		}
	case "startswith":
		s.set("pattern", "^"+regexp.QuoteMeta(rule.Param))
	case "endswith":
		s.set("pattern", regexp.QuoteMeta(rule.Param)+"$")
	case "contains":
		s.set("pattern", regexp.QuoteMeta(rule.Param))
	case "datetime":
		if rule.Param == "2006-01-02" {
			s.set("format", "date")
		}
	}
}

// addSize adds the limits of a number, or of a length.
func addSize(s *schema, rule validate.TagRule, t reflect.Type) {
	number, err := strconv.ParseFloat(rule.Param, 64)
	if err != nil {
		return // of a time or a duration
	}
	switch t.Kind() {
	case reflect.String:
		addLength(s, rule.Name, int(number), "minLength", "maxLength")
	case reflect.Slice, reflect.Array:
		addLength(s, rule.Name, int(number), "minItems", "maxItems")
	case reflect.Map:
		addLength(s, rule.Name, int(number), "minProperties", "maxProperties")
	default:
		addRange(s, rule.Name, number)
	}
}

func addRange(s *schema, name string, number float64) {
	switch name {
	case "min", "gte":
		s.set("minimum", number)
	case "max", "lte":
		s.set("maximum", number)
	case "gt":
		s.set("exclusiveMinimum", number)
	case "lt":
		s.set("exclusiveMaximum", number)
	case "len":
		s.set("const", number)
	}
}

func addLength(s *schema, name string, length int, least, most string) {
	switch name {
	case "min", "gte":
		s.set(least, length)
	case "max", "lte":
		s.set(most, length)
	case "gt":
		s.set(least, length+1)
	case "lt":
		s.set(most, length-1)
	case "len":
		s.set(least, length).set(most, length)
	}
}

// addEnum lists the values there may be. In a schema that takes null, null is one.
func addEnum(s *schema, texts []string, t reflect.Type) {
	var values []any
	for _, text := range texts {
		values = append(values, literal(text, t))
	}
	if names, ok := s.get("type").([]string); ok && len(names) > 1 {
		values = append(values, nil)
	}
	s.set("enum", values)
}

// literal is the value that a text in a tag has in JSON.
func literal(text string, t reflect.Type) any {
	switch t.Kind() {
	case reflect.Bool:
		return text == "true" || text == "1" || text == "on"
	case reflect.String:
		return text
	}
	if number, err := strconv.ParseFloat(text, 64); err == nil {
		return number
	}
	return text
}

// setDefault adds the default tag of a field.
func setDefault(s *schema, sf reflect.StructField) {
	text, ok := sf.Tag.Lookup("default")
	if !ok {
		return
	}
	t := validate.ValueType(sf.Type)
	if s.get("type") == "array" {
		var values []any
		for text := range strings.SplitSeq(text, ",") {
			values = append(values, literal(text, validate.ValueType(t.Elem())))
		}
		s.set("default", values)
		return
	}
	s.set("default", literal(text, t))
}
