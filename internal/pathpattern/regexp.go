package pathpattern

import (
	"errors"
	"regexp"
	"strconv"
)

// regexpKeys are the keys of a pattern made from a regular expression.
func regexpKeys(re *regexp.Regexp, legacy bool) []Key {
	var keys []Key
	for i, name := range re.SubexpNames()[1:] {
		switch {
		case legacy:
			keys = append(keys, Key{Name: strconv.Itoa(i)})
		case name != "":
			keys = append(keys, Key{Name: name})
		}
	}
	return keys
}

// regexpSlots is Pattern.slots for a regular expression.
func regexpSlots(re *regexp.Regexp, path string, legacy bool) []int {
	loc := re.FindStringSubmatchIndex(path)
	if loc == nil {
		return nil
	}
	slots := make([]int, 0, len(loc)-2)
	for i, name := range re.SubexpNames()[1:] {
		if legacy || name != "" {
			slots = append(slots, loc[2*i+2], loc[2*i+3])
		}
	}
	return slots
}

type regexpCompiler struct{}

func (regexpCompiler) path(map[string]any) (string, error) {
	return "", errors.New("Cannot generate URL for routes defined with RegExp paths. Use string paths with named parameters instead.")
}
