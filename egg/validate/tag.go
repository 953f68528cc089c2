package validate

import "strings"

// Tag is a parsed validate tag.
type Tag struct {
	// Required says that the field must be there.
	Required bool

	// OmitEmpty says that a zero value is not looked at.
	OmitEmpty bool

	// Skip says that nothing in the field is looked at: "-".
	Skip bool

	// Rules are the other rules, in order.
	Rules []TagRule

	// Keys are the rules for the keys of a map, and Items those for the items of a
	// list or the values of a map. They are nil when there are none.
	Keys, Items *Tag
}

// TagRule is one rule of a tag: "min=3" has the name min and the param 3. The name
// of alternatives, "hexcolor|rgb", is all of them.
type TagRule struct {
	Name, Param string
}

// String writes the rule as it stands in a tag.
func (r TagRule) String() string {
	if r.Param == "" {
		return r.Name
	}
	return r.Name + "=" + r.Param
}

// ParseTag reads the validate tag of a field, as go-playground/validator writes
// them.
func ParseTag(tag string) Tag {
	t, _ := parseTag(splitTag(tag))
	return t
}

func splitTag(tag string) []string {
	if tag == "" {
		return nil
	}
	return strings.Split(tag, ",")
}

// parseTag reads words up to endkeys, and returns what is behind.
func parseTag(words []string) (t Tag, rest []string) {
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		switch word {
		case "-":
			t.Skip = true
		case "required":
			t.Required = true
		case "omitempty", "omitzero", "omitnil":
			t.OmitEmpty = t.OmitEmpty || word != "omitnil"
		case "dive":
			t.parseDive(words)
			return t, nil
		case "endkeys":
			return t, words
		case "structonly", "nostructlevel", "":
		default:
			t.Rules = append(t.Rules, parseRule(word))
		}
	}
	return t, nil
}

// parseDive reads what is behind dive: rules for keys between keys and endkeys,
// and those for items.
func (t *Tag) parseDive(words []string) {
	if len(words) > 0 && words[0] == "keys" {
		keys, rest := parseTag(words[1:])
		t.Keys, words = &keys, rest
	}
	items, _ := parseTag(words)
	t.Items = &items
}

func parseRule(word string) TagRule {
	if strings.Contains(word, "|") {
		return TagRule{Name: word}
	}
	name, param, _ := strings.Cut(word, "=")
	// As in validator: a comma and a bar in a param are written in hexadecimal.
	return TagRule{Name: name, Param: strings.NewReplacer("0x2C", ",", "0x7C", "|").Replace(param)}
}

// word is the rule as package validator takes it.
func (r TagRule) word() string {
	param := strings.NewReplacer(",", "0x2C", "|", "0x7C").Replace(r.Param)
	return TagRule{r.Name, param}.String()
}
