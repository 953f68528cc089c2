// Package eggdb has the plugin that brings databases to an Egg application: the place of
// egg-sequelize.
//
//	//go:embed migrations/*.sql
//	var files embed.FS
//
//	func Plugins() []egg.Plugin {
//		migrations, _ := fs.Sub(files, "migrations")
//		return []egg.Plugin{eggdb.Plugin(&eggdb.Options{Migrations: migrations})}
//	}
//
// Without any configuration the database is the one that the variable DATABASE_URL names,
// and without that a SQLite file app.db in the working directory:
//
//	db:
//	  url: ${DATABASE_URL:-sqlite:app.db}
//	  underscored: true
//	  pool: {max: 20}
//	  databases:              # more of them, by name
//	    archive: {url: "postgres://user:password@10.0.0.2/archive"}
//
// Constructors ask for a *db.DB, and for [Databases] if there are several. The program has
// the command migrate: up, down, status and new; and the command models, which writes the
// models of a database that exists (package modelgen).
package eggdb
