// Package modelgen writes the models of a database that exists, PostgreSQL or SQLite: a
// file of Go for each table, to be read, changed and kept, as by sequelize-auto.
//
//	files, err := modelgen.Generate(ctx, d, nil)
//	err = modelgen.Write("app/model", files)
//
// A table BlogPosts is a type BlogPost, a column authorId a field AuthorID. Names that the
// configuration of the db.DB does not make of those are in tags; so set Underscored as the
// database has it. createdAt and updatedAt are db.Timestamps, deletedAt is db.Paranoid.
// What may be NULL is a pointer. Decimals of PostgreSQL, and types that Go has no word for,
// are strings.
//
// A foreign key of one column is an association on both sides: Author of an Article, and
// Articles of a User. A table between two others is a model with two of them. A default of
// the database stands for the zero value where that is no value: in keys, UUIDs and times.
package modelgen
