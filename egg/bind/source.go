package bind

import (
	"reflect"
	"strings"
)

// Source is where a field comes from.
type Source string

// The sources, which are also the names of the tags.
const (
	Path   Source = "path"
	Query  Source = "query"
	Header Source = "header"
	Cookie Source = "cookie"
	Form   Source = "form"
	Body   Source = "body"
)

var sources = []Source{Path, Query, Header, Cookie, Form, Body}

// sourcesOf returns the sources that a field names.
func sourcesOf(sf reflect.StructField) (named []Source) {
	for _, s := range sources {
		if _, ok := sf.Tag.Lookup(string(s)); ok {
			named = append(named, s)
		}
	}
	return named
}

// nameOf is the name in the tag of a source, and whether an option stands behind.
func nameOf(sf reflect.StructField, s Source, option string) (name string, has bool) {
	name, options, _ := strings.Cut(sf.Tag.Get(string(s)), ",")
	return name, option != "" && options == option
}

// defaults are the texts of a field's default tag, nil when there is none.
func defaults(sf reflect.StructField) []string {
	text, ok := sf.Tag.Lookup("default")
	if !ok {
		return nil
	}
	if isList(sf.Type) {
		return strings.Split(text, ",")
	}
	return []string{text}
}
