CREATE TABLE "SequelizeMeta" (name varchar(255) PRIMARY KEY);
CREATE TABLE "Users" (
	id serial PRIMARY KEY, "userName" varchar(255) NOT NULL UNIQUE, admin boolean NOT NULL DEFAULT false,
	settings jsonb, balance numeric(10, 2), avatar bytea, born date, "tags" text[],
	token uuid NOT NULL DEFAULT gen_random_uuid(), upper text GENERATED ALWAYS AS (upper("userName")) STORED,
	"createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL, "deletedAt" timestamptz,
	"createdById" integer REFERENCES "Users"
);
CREATE TABLE "Articles" (
	id bigserial PRIMARY KEY, "authorId" integer NOT NULL REFERENCES "Users", "editorId" integer REFERENCES "Users",
	title text NOT NULL, views integer NOT NULL DEFAULT 0, "seenAt" timestamptz NOT NULL DEFAULT now(),
	"createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL
);
CREATE TABLE tags (name text PRIMARY KEY);
CREATE TABLE article_tags (
	article_id bigint NOT NULL REFERENCES "Articles", tag text NOT NULL REFERENCES tags, PRIMARY KEY (article_id, tag)
);
CREATE TABLE categories (id integer PRIMARY KEY, parent_id integer REFERENCES categories);
CREATE TABLE "Profiles" (id integer PRIMARY KEY REFERENCES "Users", bio text, "createdById" integer REFERENCES "Users");
CREATE TABLE "odd table name" ("1st" text, "type" text, "table_name" text, "Typ-e" text);
CREATE TABLE "Addresses" (id serial PRIMARY KEY, street text NOT NULL, "userId" integer UNIQUE REFERENCES "Users");
CREATE TABLE "ArticleReaders" (
	"articleId" bigint NOT NULL REFERENCES "Articles", "userId" integer NOT NULL REFERENCES "Users",
	"createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL, PRIMARY KEY ("articleId", "userId")
);
CREATE TABLE "Follows" (
	"followerId" integer NOT NULL REFERENCES "Users", "followedId" integer NOT NULL REFERENCES "Users", UNIQUE ("followedId", "followerId")
);
CREATE TABLE rooms (building text, number integer, seats integer, PRIMARY KEY (building, number));
CREATE TABLE bookings (
	id serial PRIMARY KEY, building text NOT NULL, "roomNumber" integer NOT NULL, at timestamptz NOT NULL,
	FOREIGN KEY (building, "roomNumber") REFERENCES rooms
);
CREATE TABLE "RoomUsers" (
	building text NOT NULL, "roomNumber" integer NOT NULL, "userId" integer NOT NULL REFERENCES "Users", note text,
	PRIMARY KEY (building, "roomNumber", "userId"), FOREIGN KEY (building, "roomNumber") REFERENCES rooms (building, number)
);
CREATE SCHEMA other;
CREATE TABLE other."Users" (number integer PRIMARY KEY);
CREATE TABLE "Grades" (
	"articleId" bigint NOT NULL REFERENCES "Articles", "userId" integer NOT NULL REFERENCES "Users", points integer NOT NULL,
	"graderId" integer REFERENCES other."Users",
	PRIMARY KEY ("articleId", "userId")
);
