CREATE TABLE "SequelizeMeta" (name VARCHAR(255) PRIMARY KEY);
CREATE TABLE "Users" (
	id INTEGER PRIMARY KEY AUTOINCREMENT, "userName" VARCHAR(255) NOT NULL UNIQUE, admin TINYINT(1) NOT NULL DEFAULT 0,
	settings JSON, balance DECIMAL(10,2), avatar BLOB, born DATE, "tags" TEXT,
	token UUID NOT NULL DEFAULT (lower(hex(randomblob(16)))), upper TEXT GENERATED ALWAYS AS (upper("userName")),
	"createdAt" DATETIME NOT NULL, "updatedAt" DATETIME NOT NULL, "deletedAt" DATETIME,
	"createdById" INTEGER REFERENCES "Users", timestamps TEXT, paranoid TEXT
);
CREATE TABLE "Articles" (
	id INTEGER PRIMARY KEY AUTOINCREMENT, "authorId" INTEGER NOT NULL REFERENCES "Users" (id), "editorId" INTEGER REFERENCES "Users",
	title TEXT NOT NULL, views INTEGER NOT NULL DEFAULT 0, "seenAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
	"createdAt" DATETIME NOT NULL, "updatedAt" DATETIME NOT NULL
);
CREATE TABLE tags (name TEXT PRIMARY KEY);
CREATE TABLE article_tags (
	article_id INTEGER NOT NULL REFERENCES "Articles", tag TEXT NOT NULL REFERENCES tags, PRIMARY KEY (article_id, tag)
);
CREATE TABLE categories (id INT PRIMARY KEY, parent_id INT REFERENCES categories (id));
CREATE TABLE "Profiles" (id INT PRIMARY KEY REFERENCES "Users", bio TEXT, "createdById" INTEGER REFERENCES "Users");
CREATE TABLE "odd table name" ("1st" TEXT, "type" TEXT, "table_name" TEXT, "Typ-e" TEXT);
CREATE TABLE "Addresses" (id INTEGER PRIMARY KEY, street TEXT NOT NULL, "userId" INTEGER UNIQUE REFERENCES users (ID));
CREATE TABLE "ArticleReaders" (
	"articleId" INTEGER NOT NULL REFERENCES "Articles", "userId" INTEGER NOT NULL REFERENCES "Users",
	"createdAt" DATETIME NOT NULL, "updatedAt" DATETIME NOT NULL, PRIMARY KEY ("articleId", "userId")
);
CREATE TABLE "Follows" (
	"followerId" INTEGER NOT NULL REFERENCES "Users", "followedId" INTEGER NOT NULL REFERENCES "Users", UNIQUE ("followedId", "followerId")
);
CREATE TABLE rooms (building TEXT, number INTEGER, seats INTEGER, PRIMARY KEY (building, number));
CREATE TABLE bookings (
	id INTEGER PRIMARY KEY, building TEXT NOT NULL, "roomNumber" INTEGER NOT NULL, at DATETIME NOT NULL,
	FOREIGN KEY (building, "roomNumber") REFERENCES rooms
);
CREATE TABLE "RoomUsers" (
	building TEXT NOT NULL, "roomNumber" INTEGER NOT NULL, "userId" INTEGER NOT NULL REFERENCES "Users", note TEXT,
	PRIMARY KEY (building, "roomNumber", "userId"), FOREIGN KEY (building, "roomNumber") REFERENCES rooms (building, number)
);
CREATE TABLE "Grades" (
	"articleId" INTEGER NOT NULL REFERENCES "Articles", "userId" INTEGER NOT NULL REFERENCES "Users", points INTEGER NOT NULL,
	PRIMARY KEY ("articleId", "userId")
);
