package main

import (
	"errors"
	"slices"
	"sync"
)

// todo is something to do.
type todo struct {
	ID        int
	Title     string
	Completed bool
	Order     *float64 // nil: it has no place
}

var (
	errNotFound = errors.New("there is no such todo")
	errFull     = errors.New("the list is full")
)

// capacity is how many todos there can be: they are in memory.
const capacity = 10_000

// list is all todos. It is safe for concurrent use.
type list struct {
	mu    sync.Mutex // guards all below
	last  int        // the ID of the newest
	todos []todo     // the oldest first
}

// all returns a copy of the list.
func (l *list) all() []todo {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.todos)
}

// add adds a todo, which then has an ID.
func (l *list) add(t todo) (todo, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.todos) == capacity {
		return todo{}, errFull
	}
	l.last++
	t.ID = l.last
	l.todos = append(l.todos, t)
	return t, nil
}

// change lets fn change a todo and returns what it is now.
func (l *list) change(id int, fn func(t *todo)) (todo, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i, found := l.index(id)
	if !found {
		return todo{}, errNotFound
	}
	fn(&l.todos[i])
	return l.todos[i], nil
}

// remove removes a todo, if it is there.
func (l *list) remove(id int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i, found := l.index(id); found {
		l.todos = slices.Delete(l.todos, i, i+1)
	}
}

// clear removes all todos. Their IDs are not used again.
func (l *list) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.todos = nil
}

func (l *list) index(id int) (i int, found bool) {
	return slices.BinarySearchFunc(l.todos, id, func(t todo, id int) int { return t.ID - id })
}
