package gen

import "strconv"

// docs writes the whole of docs_gen.go.
func (e *emitter) docs() {
	d := e.a.docs()
	e.f("// docs is what the comments of actions, and of the types that they read and return, say.")
	e.f("var docs = %s{", e.name(eggPath, "Docs"))
	if len(d.actions) > 0 {
		e.f("Actions: map[string]%s{", e.name(eggPath, "ActionDoc"))
		for _, key := range sortedKeys(d.actions) {
			e.f("%s: {", strconv.Quote(key))
			e.text("Summary", d.actions[key].summary)
			e.text("Description", d.actions[key].description)
			if d.actions[key].deprecated {
				e.f("Deprecated: true,")
			}
			e.f("},")
		}
		e.f("},")
	}
	e.texts("Types", d.types)
	e.texts("Fields", d.fields)
	e.f("}")
}

func (e *emitter) text(field, text string) {
	if text != "" {
		e.f("%s: %s,", field, strconv.Quote(text))
	}
}

func (e *emitter) texts(field string, texts map[string]string) {
	if len(texts) == 0 {
		return
	}
	e.f("%s: map[string]string{", field)
	for _, key := range sortedKeys(texts) {
		e.f("%s: %s,", strconv.Quote(key), strconv.Quote(texts[key]))
	}
	e.f("},")
}
