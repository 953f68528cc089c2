package openapi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// methods are those that OpenAPI knows.
var methods = []string{"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"}

// Document returns the OpenAPI 3.1 document of some operations, as indented JSON.
// Of two operations with one method and path the first counts. The error names an
// operation whose path or whose Req makes no sense. Nil options are the defaults.
func Document(opts *Options, operations []Operation) ([]byte, error) {
	if opts == nil {
		opts = new(Options)
	}
	routes, err := routesOf(opts, operations)
	if err != nil {
		return nil, err
	}
	s := &schemas{opts: opts, found: map[use]bool{}}
	s.paths(routes)
	s.names, s.found = nameAll(s.found), nil

	doc := new(object).set("openapi", "3.1.0").set("info", info(opts))
	if len(opts.Servers) > 0 {
		doc.set("servers", servers(opts.Servers))
	}
	if tags := tagsOf(operations); len(tags) > 0 {
		doc.set("tags", tags)
	}
	doc.set("paths", s.paths(routes))
	doc.set("components", new(object).set("schemas", s.components()).set("responses", sharedResponses()))
	return indented(doc)
}

func info(opts *Options) *object {
	return new(object).set("title", cmp.Or(opts.Title, "API")).
		set("version", cmp.Or(opts.Version, "1.0.0")).text("description", opts.Description)
}

func servers(urls []string) []*object {
	var list []*object
	for _, url := range urls {
		list = append(list, new(object).set("url", url))
	}
	return list
}

// tagsOf lists the tags in the order of their first use.
func tagsOf(operations []Operation) []*object {
	var list []*object
	seen := map[string]bool{}
	for _, op := range operations {
		for _, tag := range op.Tags {
			if !seen[tag] {
				seen[tag] = true
				list = append(list, new(object).set("name", tag))
			}
		}
	}
	return list
}

// route is an operation at one path.
type route struct {
	Operation
	pathTemplate
	request *request
	id      string
}

// routesOf finds the paths of the operations.
func routesOf(opts *Options, operations []Operation) ([]route, error) {
	var routes []route
	shapes := map[string]pathTemplate{}
	taken, ids := map[string]bool{}, map[string]bool{}
	for _, op := range operations {
		if !slices.Contains(methods, op.Method) {
			continue
		}
		request, err := newRequest(op)
		if err != nil {
			return nil, fmt.Errorf("openapi: %s %s: %w", op.Method, op.Path, err)
		}
		paths, err := templates(op.Path, opts.Legacy)
		if err != nil {
			return nil, fmt.Errorf("openapi: %s %s: %w", op.Method, op.Path, err)
		}
		for _, t := range paths {
			if first, ok := shapes[t.shape]; ok {
				t = t.renamed(first)
			} else {
				shapes[t.shape] = t
			}
			if key := op.Method + " " + t.path; !taken[key] {
				taken[key] = true
				id := unique(cmp.Or(op.OperationID, defaultID(op.Method, t)), ids)
				routes = append(routes, route{op, t, request, id})
			}
		}
	}
	return routes, nil
}

// defaultID makes a name such as get_users_id.
func defaultID(method string, t pathTemplate) string {
	words := strings.FieldsFunc(t.path, func(r rune) bool { return r == '/' || r == '{' || r == '}' })
	return sanitized(strings.Join(append([]string{strings.ToLower(method)}, words...), "_"))
}

// paths describes the routes, by their paths.
func (s *schemas) paths(routes []route) map[string]*object {
	paths := map[string]*object{}
	for i := range routes {
		r := &routes[i]
		if paths[r.path] == nil {
			paths[r.path] = new(object)
		}
		paths[r.path].set(strings.ToLower(r.Method), s.operation(r))
	}
	return paths
}

func (s *schemas) operation(r *route) *object {
	o := new(object).set("operationId", r.id)
	if len(r.Tags) > 0 {
		o.set("tags", r.Tags)
	}
	o.text("summary", r.Summary).text("description", r.Description)
	if r.Deprecated {
		o.set("deprecated", true)
	}
	if params := s.parameters(r); len(params) > 0 {
		o.set("parameters", params)
	}
	if body := s.requestBody(r); body != nil {
		o.set("requestBody", body)
	}
	return o.set("responses", s.responses(r))
}

// components are the named types, and the errors that package onerror answers with.
func (s *schemas) components() map[string]*schema {
	all := map[string]*schema{
		"Error": typed("object").set("properties",
			new(object).set("code", typed("string")).set("message", typed("string"))).
			set("required", []string{"message"}),
		"ValidationError": typed("object").set("properties",
			new(object).set("code", typed("string")).set("message", typed("string")).
				set("errors", typed("array").set("items", fieldError()))).
			set("required", []string{"message"}),
	}
	for u, name := range s.names {
		all[name] = s.object(u)
	}
	return all
}

func fieldError() *schema {
	return typed("object").set("properties", new(object).
		set("message", typed("string").set("description", "What is wrong, for people.")).
		set("code", typed("string").set("enum", []string{"missing_field", "invalid"})).
		set("field", typed("string").set("description", "Where it is, as items[2].price or query.page."))).
		set("required", []string{"message", "code"})
}

func indented(doc *object) ([]byte, error) {
	var compact, text bytes.Buffer
	if err := write(&compact, doc); err != nil {
		return nil, err
	}
	err := json.Indent(&text, compact.Bytes(), "", "  ")
	text.WriteByte('\n')
	return text.Bytes(), err
}
