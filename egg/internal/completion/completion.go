// Package completion writes the scripts by which shells complete what is typed, from the
// commands and flags that package kong knows.
package completion

import (
	"bytes"
	"embed"
	"fmt"
	"strings"
	"text/template"

	"github.com/alecthomas/kong"
)

//go:embed *.tmpl
var scripts embed.FS

// command is a command, or the program itself.
type command struct {
	Path     string // "", "generate"; with a space between the words of nested commands
	Name     string
	Help     string
	Words    []Word // the commands below it, and the values of its first argument
	Flags    []Word // with those of all commands above it, and with dashes
	Shorts   []Word // flags of one letter, with their dash
	TakeFile bool   // an argument without fixed values is completed with files
}

// Word is something that can be typed.
type Word struct{ Text, Help string }

// script is what the templates see.
type script struct {
	Name     string
	ID       string // Name as an identifier of a shell
	Commands []command
}

// Script returns the script for bash, zsh or fish.
func Script(shell string, app *kong.Application) (string, error) {
	s := script{Name: app.Name, ID: identifier(app.Name)}
	s.collect(app.Node, "")
	t, err := template.New(shell+".tmpl").Delims("[[", "]]").Funcs(template.FuncMap{
		"words": words, "single": single, "colon": colon,
	}).ParseFS(scripts, shell+".tmpl")
	if err != nil {
		return "", fmt.Errorf("no completion for the shell %s: there is bash, zsh and fish", shell)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, s); err != nil {
		return "", err
	}
	return out.String(), nil
}

// collect adds the command of a node and those below it.
func (s *script) collect(n *kong.Node, path string) {
	c := command{Path: path, Name: n.Name, Help: sentence(n.Help), TakeFile: len(n.Positional) > 0}
	for _, child := range n.Children {
		if !child.Hidden {
			c.Words = append(c.Words, Word{child.Name, sentence(child.Help)})
		}
	}
	if len(n.Positional) > 0 && n.Positional[0].Enum != "" {
		for _, value := range n.Positional[0].EnumSlice() {
			c.Words = append(c.Words, Word{value, ""})
			c.TakeFile = false
		}
	}
	for _, group := range n.AllFlags(true) {
		for _, f := range group {
			c.Flags = append(c.Flags, Word{"--" + f.Name, sentence(f.Help)})
			if f.Short != 0 {
				c.Shorts = append(c.Shorts, Word{"-" + string(f.Short), sentence(f.Help)})
			}
		}
	}
	s.Commands = append(s.Commands, c)
	for _, child := range n.Children {
		if !child.Hidden {
			s.collect(child, strings.TrimSpace(path+" "+child.Name))
		}
	}
}

// sentence is a help text in one line, without the full stop.
func sentence(help string) string {
	return strings.TrimSuffix(strings.Join(strings.Fields(help), " "), ".")
}

// words are the texts, with spaces between.
func words(lists ...[]Word) string {
	var all []string
	for _, list := range lists {
		for _, w := range list {
			all = append(all, w.Text)
		}
	}
	return strings.Join(all, " ")
}

// single puts a text into single quotes, for all three shells.
func single(text string) string { return "'" + strings.ReplaceAll(text, "'", "’") + "'" }

// colon writes text:help for zsh.
func colon(w Word) string {
	return single(strings.ReplaceAll(w.Text, ":", `\:`) + ":" + strings.ReplaceAll(w.Help, ":", `\:`))
}

// identifier keeps what the name of a function may have.
func identifier(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, name)
}
