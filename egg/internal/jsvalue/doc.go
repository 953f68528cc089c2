// Package jsvalue reads and writes values as JavaScript does, where a Go service
// must show the same text as an Egg one: numbers, conversions, and the util.format
// of Node.
//
// A value is what JSON decodes to, or any Go value of a similar kind: nil is null,
// the integers and floats are numbers, maps with text keys are objects.
package jsvalue
