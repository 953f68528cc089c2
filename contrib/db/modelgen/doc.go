// Package modelgen writes the models of a database that exists, PostgreSQL or SQLite: a
// file of Go for each table, to be read, changed and kept, as by sequelize-auto.
//
//	files, err := modelgen.Generate(ctx, d, nil)
//	err = modelgen.Write("app/model", files)
//
// A table BlogPosts is a type BlogPost, a column authorId a field AuthorID. Names that the
// configuration of the db.DB does not make of those are in tags; so set Underscored as the
// database has it. createdAt and updatedAt are db.Timestamps, deletedAt is db.Paranoid, days
// are db.Date. What may be NULL is a pointer. Decimals of PostgreSQL, and types that Go has
// no word for, are strings.
//
// A foreign key, of one column or several, is an association on both sides: Author of an
// Article, and Articles of a User, or, where no two rows may have the same, the Profile of a
// User. A table that does nothing but join two others is also one of many to many, Tags of
// an Article and Articles of a Tag, if its name and those of its columns are what the
// configuration makes of the model's: GORM has no tags for them. If it has db.Timestamps, a
// comment says how GORM comes to know that.
//
// A default of the database stands for the zero value where that is no value: in keys, UUIDs
// and times.
package modelgen
