// Package discoverytest examines implementations of package discovery: one
// suite that static, memory, file and dns pass, and that yours should.
package discoverytest
