package router

// Match returns the rows of the table that a request with this method and path runs, in
// order, and the values of its parameters: for tools that show what would happen. Without
// a route that answers there are none. Like the first request, it ends registration.
func (r *Router) Match(method, path string) (rows []Entry, params map[string]string) {
	tree, _ := r.build()
	m, found := lookup(tree, method, path, nil)
	if !m.Route {
		return nil, nil
	}
	for i := range m.Plan.visits {
		rows = append(rows, m.Plan.visits[i].route.Entry())
	}
	names, values := m.Chain[len(m.Chain)-1].Params(path, found, nil)
	params = make(map[string]string, len(names))
	for i, name := range names {
		params[name] = values[i]
	}
	return rows, params
}
