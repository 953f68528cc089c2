// Package pathpattern reads the path patterns of the Koa and Egg routers,
// matches request paths with them and builds paths from them.
//
// Two grammars are known. The default is that of path-to-regexp 8, which
// @koa/router 15 uses:
//
//	/users/:id        a parameter: one or more characters other than "/"
//	/files/*path      a wildcard: one or more characters of any kind
//	/a{/:b}           what is in braces may be missing
//	/:"first name"    a quoted name may hold any character
//	/a\:b             a backslash takes the meaning from the next character
//
// [Options.Legacy] chooses that of path-to-regexp 1.9, which Egg's router uses
// and the older koa-router and koa-rewrite nearly: there
// /users/:id(\d+), /files/(.*), /files/*, /:a?, /:a*, /:a+ and unnamed groups
// have their meaning. Groups are regular expressions as package regexp knows
// them; a backreference is an error.
//
// Matching agrees with the JavaScript packages, down to which of several
// possible splits of a path wins, and takes time in proportion to the length of
// the pattern times that of the path, whatever they are. Two things differ.
// Letters are equal regardless of case within ASCII only: other characters of a
// request's path are escaped, so that their case never meets a pattern. And
// ".*" as a whole group, or an asterisk, also takes line breaks.
//
// Paths are matched as they came, escapes and all, since an escaped "/" is not
// a separator; [Decode] is for the values afterwards.
//
// A [Pattern] does not change and may be used by any number of goroutines.
package pathpattern
