-- What the plugin sqlsession keeps. The id is a hash of what the cookie has.
CREATE TABLE sessions (
  id         BLOB     PRIMARY KEY,
  data       BLOB     NOT NULL,
  expires_at DATETIME NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_expires ON sessions (expires_at);
