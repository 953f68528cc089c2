-- Times are milliseconds since 1970, which the driver reads and writes as time.Time.

CREATE TABLE users (
  id            INTEGER  PRIMARY KEY,
  name          TEXT     NOT NULL COLLATE NOCASE UNIQUE,
  password_hash TEXT     NOT NULL,
  moderator     BOOLEAN  NOT NULL,
  about         TEXT     NOT NULL DEFAULT '',
  avatar        TEXT     REFERENCES uploads (id) ON DELETE SET NULL,
  created_at    DATETIME NOT NULL
);

CREATE TABLE categories (
  id    INTEGER PRIMARY KEY,
  slug  TEXT    NOT NULL UNIQUE,
  title TEXT    NOT NULL -- in English: views translate it
);

INSERT INTO categories (slug, title) VALUES
  ('general', 'General'),
  ('help',    'Help'),
  ('show',    'Show and tell');

-- A topic is a title; what is said in it are posts, the author's first one among them.
CREATE TABLE topics (
  id          INTEGER  PRIMARY KEY,
  category_id INTEGER  NOT NULL REFERENCES categories (id),
  user_id     INTEGER  NOT NULL REFERENCES users (id),
  title       TEXT     NOT NULL,
  replies     INTEGER  NOT NULL DEFAULT 0,
  created_at  DATETIME NOT NULL,
  active_at   DATETIME NOT NULL, -- when somebody last posted
  closed_at   DATETIME
);
CREATE INDEX topics_active ON topics (active_at DESC);
CREATE INDEX topics_category_active ON topics (category_id, active_at DESC);
CREATE INDEX topics_user ON topics (user_id, created_at DESC);

CREATE TABLE posts (
  id         INTEGER  PRIMARY KEY,
  topic_id   INTEGER  NOT NULL REFERENCES topics (id) ON DELETE CASCADE,
  user_id    INTEGER  NOT NULL REFERENCES users (id),
  body       TEXT     NOT NULL,
  created_at DATETIME NOT NULL
);
CREATE INDEX posts_topic ON posts (topic_id, id);

-- An upload belongs to a post or is somebody's avatar; others are orphans.
CREATE TABLE uploads (
  id         TEXT     PRIMARY KEY,
  user_id    INTEGER  NOT NULL REFERENCES users (id),
  post_id    INTEGER  REFERENCES posts (id) ON DELETE SET NULL,
  name       TEXT     NOT NULL,
  type       TEXT     NOT NULL,
  size       INTEGER  NOT NULL,
  created_at DATETIME NOT NULL
);
CREATE INDEX uploads_post ON uploads (post_id);

-- Tokens are for the API. Who can read the table cannot use them.
CREATE TABLE tokens (
  id         INTEGER  PRIMARY KEY,
  user_id    INTEGER  NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name       TEXT     NOT NULL,
  hash       BLOB     NOT NULL UNIQUE,
  created_at DATETIME NOT NULL
);
CREATE INDEX tokens_user ON tokens (user_id);
