package scaffold

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// AddMiddleware adds a name to the list middleware of a configuration file, and leaves all
// else as it is.
func AddMiddleware(text []byte, name string) ([]byte, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, err
	}
	lines := strings.SplitAfter(string(text), "\n")
	list := middlewareList(&document)
	switch {
	case list == nil:
		before := strings.TrimRight(string(text), "\n")
		if before != "" {
			before += "\n\n"
		}
		return fmt.Appendf(nil, "%smiddleware:\n  - %s\n", before, name), nil
	case list.Kind != yaml.SequenceNode:
		return nil, errors.New("its key middleware is no list")
	case slices.ContainsFunc(list.Content, func(n *yaml.Node) bool { return n.Value == name }):
		return text, nil
	case list.Style&yaml.FlowStyle != 0:
		return addToFlow(lines, list, name)
	}
	last := list.Content[len(list.Content)-1]
	indent := strings.Repeat(" ", list.Column-1)
	if !strings.HasSuffix(lines[last.Line-1], "\n") {
		lines[last.Line-1] += "\n"
	}
	return []byte(strings.Join(slices.Insert(lines, last.Line, indent+"- "+name+"\n"), "")), nil
}

// middlewareList is the value of the key; nil when there is none.
func middlewareList(document *yaml.Node) *yaml.Node {
	if len(document.Content) == 0 || document.Content[0].Kind != yaml.MappingNode {
		return nil
	}
	pairs := document.Content[0].Content
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i].Value == "middleware" {
			return pairs[i+1]
		}
	}
	return nil
}

// addToFlow adds to a list like [a, b] that stands in one line.
func addToFlow(lines []string, list *yaml.Node, name string) ([]byte, error) {
	line := lines[list.Line-1]
	end := strings.Index(line[list.Column-1:], "]")
	if end < 0 {
		return nil, errors.New("its list middleware is not in one line")
	}
	if len(list.Content) > 0 {
		name = ", " + name
	}
	end += list.Column - 1
	lines[list.Line-1] = line[:end] + name + line[end:]
	return []byte(strings.Join(lines, "")), nil
}
