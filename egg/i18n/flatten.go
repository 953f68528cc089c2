package i18n

import (
	"fmt"

	"github.com/koa-go/koa/egg/internal/jsvalue"
)

// flatten joins the keys of objects within objects with dots. All else becomes a
// text.
func flatten(object map[string]any) map[string]string {
	texts := map[string]string{}
	flattenInto(texts, "", object)
	return texts
}

func flattenInto(texts map[string]string, prefix string, object map[string]any) {
	for key, v := range object {
		switch v := v.(type) {
		case map[string]any:
			flattenInto(texts, prefix+key+".", v)
		case map[any]any: // YAML with keys that are no texts: {1: one}
			flattenInto(texts, prefix+key+".", withTextKeys(v))
		default:
			texts[prefix+key] = jsvalue.String(v)
		}
	}
}

func withTextKeys(object map[any]any) map[string]any {
	m := make(map[string]any, len(object))
	for key, v := range object {
		m[fmt.Sprint(key)] = v
	}
	return m
}
