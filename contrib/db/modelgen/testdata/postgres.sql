CREATE TABLE "SequelizeMeta" (name varchar(255) PRIMARY KEY);
CREATE TABLE "Users" (
	id serial PRIMARY KEY, "userName" varchar(255) NOT NULL UNIQUE, admin boolean NOT NULL DEFAULT false,
	settings jsonb, balance numeric(10, 2), avatar bytea, born date, "tags" text[],
	token uuid NOT NULL DEFAULT gen_random_uuid(), upper text GENERATED ALWAYS AS (upper("userName")) STORED,
	"createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL, "deletedAt" timestamptz
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
CREATE TABLE "Profiles" (id integer PRIMARY KEY REFERENCES "Users", bio text);
CREATE TABLE "odd table name" ("1st" text, "type" text, "table_name" text, "Typ-e" text);
