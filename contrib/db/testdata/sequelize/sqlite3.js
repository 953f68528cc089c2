'use strict';

// What Sequelize asks of the package sqlite3, over libsql: SQLite's own code with the same
// files, which comes built, whereas sqlite3 is compiled for minutes where it is installed.
const Connection = require('libsql');

class Database {
  constructor(file, mode, done) {
    this.connection = new Connection(file);
    setImmediate(done, null);
  }

  serialize(fn) {
    fn();
  }

  run(sql, params, done = () => {}) {
    this.answer(done, () => {
      const { changes, lastInsertRowid } = this.statement(sql).run(values(params));
      return [{ changes, lastID: lastInsertRowid }];
    });
  }

  all(sql, params, done = params) {
    this.answer(done, () => [{}, this.statement(sql).all(values(params))]);
  }

  exec(sql, done) {
    this.answer(done, () => {
      this.connection.exec(sql);
      return [{}];
    });
  }

  close(done = () => {}) {
    this.connection.close();
    setImmediate(done, null);
  }

  statement(sql) {
    return this.connection.prepare(sql);
  }

  // answer calls back as sqlite3 does: later, and on the statement.
  answer(done, fn) {
    let self = {}, error = null, rows;
    try {
      [self, rows] = fn();
    } catch (err) {
      error = err;
    }
    setImmediate(() => done.call(self, error, rows));
  }
}

// values are those for the placeholders $1, $2 and so on.
function values(params) {
  if (!params || typeof params === 'function' || Array.isArray(params)) return [];
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name.slice(1), value]));
}

module.exports = { Database, OPEN_READWRITE: 2, OPEN_CREATE: 4 };
