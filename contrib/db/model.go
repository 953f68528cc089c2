package db

import (
	"time"

	"gorm.io/gorm"
)

// Timestamps are the columns that Sequelize gives every model unless told not to. Embed it:
//
//	type User struct {
//		ID   int64
//		Name string
//		db.Timestamps
//	}
//
// GORM fills them with the time of the write, in UTC.
type Timestamps struct {
	CreatedAt time.Time `gorm:"not null"`
	UpdatedAt time.Time `gorm:"not null"`
}

// Paranoid is the column of models with Sequelize's option paranoid: deleting fills it
// and keeps the row, queries do not see such rows, and Unscoped is Sequelize's paranoid:
// false and force: true.
type Paranoid struct {
	DeletedAt gorm.DeletedAt
}
