-- Names and addresses are kept as they were written, and compared in any letter case.

CREATE TABLE users (
  id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  username      text        NOT NULL,
  email         text        NOT NULL,
  password_hash text        NOT NULL,
  bio           text,
  image         text,
  created_at    timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL
);
CREATE UNIQUE INDEX users_username ON users (lower(username));
CREATE UNIQUE INDEX users_email ON users (lower(email));

CREATE TABLE follows (
  follower_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  followee_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (follower_id, followee_id)
);
CREATE INDEX follows_followee ON follows (followee_id);

CREATE TABLE articles (
  id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- of two, the newer one's is greater
  slug        text        NOT NULL UNIQUE,
  title       text        NOT NULL,
  description text        NOT NULL,
  body        text        NOT NULL,
  author_id   bigint      NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL
);
CREATE INDEX articles_author ON articles (author_id, id);

CREATE TABLE article_tags (
  article_id bigint NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  tag        text   NOT NULL,
  PRIMARY KEY (article_id, tag)
);
CREATE INDEX article_tags_tag ON article_tags (tag, article_id);

CREATE TABLE favorites (
  article_id bigint NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  user_id    bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  PRIMARY KEY (article_id, user_id)
);
CREATE INDEX favorites_user ON favorites (user_id, article_id);

CREATE TABLE comments (
  id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  article_id bigint      NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  author_id  bigint      NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  body       text        NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX comments_article ON comments (article_id, id);
CREATE INDEX comments_author ON comments (author_id);
