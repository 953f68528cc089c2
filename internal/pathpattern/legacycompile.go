package pathpattern

import (
	"fmt"
	"strings"
)

// legacyTemplate builds paths as compile() of path-to-regexp 1.9 does.
type legacyTemplate []legacyValue

func (t legacyTemplate) path(params map[string]any) (string, error) {
	var path strings.Builder
	for i := range t {
		v := &t[i]
		if !v.param {
			path.WriteString(v.text)
			continue
		}
		text, err := v.fill(params[v.name])
		if err != nil {
			return "", err
		}
		path.WriteString(text)
	}
	return path.String(), nil
}

// fill returns what stands for a parameter.
func (v *legacyValue) fill(value any) (string, error) {
	switch value := value.(type) {
	case nil:
		return v.missing()
	case string:
		// An asterisk is escaped as encodeURI does, with "?" and "#" besides.
		more := ""
		if v.asterisk {
			more = ";,/:@&=+$"
		}
		segment := encode(value, more)
		if !v.match.match(segment, nil) {
			return "", fmt.Errorf(`Expected "%s" to match "%s", but received "%s"`, v.name, v.pattern, segment)
		}
		return v.prefix + segment, nil
	case []string:
		return v.fillAll(value)
	}
	return "", fmt.Errorf(`Expected "%s" to be a string`, v.name)
}

func (v *legacyValue) missing() (string, error) {
	switch {
	case !v.optional:
		return "", fmt.Errorf(`Expected "%s" to be defined`, v.name)
	case v.partial:
		return v.prefix, nil
	}
	return "", nil
}

// fillAll fills a repeated parameter.
func (v *legacyValue) fillAll(values []string) (string, error) {
	switch {
	case !v.repeat:
		return "", fmt.Errorf(`Expected "%s" to not repeat`, v.name)
	case len(values) == 0 && !v.optional:
		return "", fmt.Errorf(`Expected "%s" to not be empty`, v.name)
	}
	var path strings.Builder
	for i, value := range values {
		segment := encode(value, "")
		if !v.match.match(segment, nil) {
			return "", fmt.Errorf(`Expected all "%s" to match "%s", but received "%s"`, v.name, v.pattern, segment)
		}
		separator := v.delimiter
		if i == 0 {
			separator = v.prefix
		}
		path.WriteString(separator + segment)
	}
	return path.String(), nil
}
