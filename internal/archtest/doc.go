// Package archtest holds the repository's rules as tests: who may import whom,
// a doc comment on everything exported, the exported API as reviewed text, no
// dropped errors of the onion, and the shape of files. It has no code of its
// own; `go test ./internal/archtest` checks all modules.
package archtest
