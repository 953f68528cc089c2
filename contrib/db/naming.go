package db

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm/schema"
)

// maxIdentifier is the length to which PostgreSQL cuts names (NAMEDATALEN - 1).
const maxIdentifier = 63

// naming gives tables and columns the names Sequelize gives them. Names that are not
// Sequelize's business, such as those of indexes, are GORM's.
type naming struct {
	schema.NamingStrategy
	underscored, freeze bool
}

func newNaming(underscored, freeze bool) naming {
	return naming{
		NamingStrategy: schema.NamingStrategy{IdentifierMaxLength: maxIdentifier, NoLowerCase: !underscored},
		underscored:    underscored, freeze: freeze,
	}
}

// TableName returns the table of a model (Sequelize's Model.init): its name in the plural,
// underscored if columns are, or the name itself if that is frozen.
func (n naming) TableName(model string) string {
	if n.freeze {
		return model
	}
	return n.NamingStrategy.TableName(model)
}

// ColumnName returns the column of a field: createdAt or created_at for CreatedAt, userId
// or user_id for UserID.
func (n naming) ColumnName(table, field string) string {
	snake := schema.NamingStrategy{IdentifierMaxLength: maxIdentifier}.ColumnName(table, field)
	if n.underscored {
		return snake
	}
	words := strings.Split(snake, "_")
	for i, word := range words[1:] {
		first, size := utf8.DecodeRuneInString(word)
		if size > 0 {
			words[i+1] = string(unicode.ToUpper(first)) + word[size:]
		}
	}
	return strings.Join(words, "")
}
