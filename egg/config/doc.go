// Package config reads an application's configuration from files, variables and
// flags into Go structs, and can tell where each value came from.
//
// The layers are Egg's. For each of config.default, config.{scope}, config.{env}
// and config.{scope}_{env}, in that order, the files of all units are laid over
// what is there: plugins first, then the framework, then the application. So a
// plugin's config.prod beats the application's config.default. Above the files
// come, each over the one before, the JSON in EGG_APP_CONFIG, variables named
// after keys (EGG_CONFIG_CLUSTER_LISTEN_PORT) and flags (cluster.listen.port=8080).
// Objects are merged key by key; lists and all other values are replaced; null is
// a value and replaces too (the rules of npm's extend2). A key with nothing behind
// it is as if it were not there.
//
// # Keys
//
// Every part of the program binds a struct to its top-level key, with the
// defaults set in Go. A field's key is its name in Egg's spelling: MaxAge is
// maxAge, HTTPOnly is httpOnly, CSP is csp. Inside a key both ways to write an
// abbreviation are understood, so PageURL is pageURL and pageUrl. Fields of
// embedded structs are keys of the struct around them; pointers to them are set when
// there is something to set, and always in the struct bound to "". Functions, channels and
// interfaces other than any are not configurable, and no keys. A tag changes
// that: `config:"notfound"` gives the name, `config:"-"` makes a field no key,
// `config:",secret"` hides its value wherever values are shown.
//
// # Values
//
// A value must be of the field's type; text is not taken for a number. Beyond
// that:
//
//   - integers also take sizes such as 10mb, with units of 1024 (npm's bytes)
//   - lists of texts also take one text, as many of Egg's settings do
//   - time.Duration takes milliseconds as a number, or text such as 5s, 1d, 2h30m
//   - types with UnmarshalText, such as *regexp.Regexp and netip.Prefix, take text,
//     numbers and booleans as they are written; *time.Location, url.URL and []byte
//     take text
//   - any takes what is there: nil, bool, int, float64, string, []any and
//     map[string]any
//   - null sets the zero value
//   - types may read a [Node] themselves: see [Unmarshaler]
//
// In the text of files ${NAME} stands for an environment variable, and
// ${NAME:-text} for one that may be unset or empty; $${ is a plain ${. The result
// fits numbers, booleans, and lists as a,b too; any gets text. A variable is only
// missed where the value that names it is in effect.
//
// # Mistakes
//
// Unknown keys, values that do not fit, keys written twice and missing variables
// are errors with file, line and the nearest thing that would have been right.
// One load reports all of them: see [Errors].
package config
