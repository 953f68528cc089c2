package config

import "io/fs"

// Options say what is loaded. They are not changed and can be used for more than
// one [Loader].
type Options struct {
	// Env is the environment, such as local or prod, and Scope the second
	// dimension of file names: see [Env]. Scope is "" for most applications; with
	// an empty Env only config.default and config.{scope} are read.
	Env, Scope string

	// Units are what brings files, in the order in which they are laid over each
	// other: plugins, framework, application.
	Units []Unit

	// Environ is the environment as NAME=value, as os.Environ has it. Of two
	// with one name the last counts, as in exec.Cmd. Nothing is read from the
	// process itself.
	Environ []string

	// Flags are settings such as cluster.listen.port=8080 from the command line.
	// The last one wins.
	Flags []string

	// Hint says what to do in place of a key that nobody has bound, such as view.mapping,
	// for names that users know from elsewhere; "" for all others, of which the error
	// names what is near. Nil: there are none.
	Hint func(key string) string
}

// A Unit is a plugin, the framework or the application.
type Unit struct {
	// Name is that of the plugin. A section bound to the same key takes its Go
	// defaults to be this unit's.
	Name string

	// FS holds config.default.yaml and its like at its root. Each can also end in
	// .yml or .json, but only in one of them. Nil: the unit has no files.
	FS fs.FS

	// Prefix is written before a file's name where sources are shown: "config/"
	// gives config/config.prod.yaml, "plugin redis: " plugin redis: config.prod.yaml.
	Prefix string
}
