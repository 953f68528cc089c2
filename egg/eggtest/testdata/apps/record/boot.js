'use strict';

// Boots applications of egg, each in a process of its own, and asks them.

const { spawnSync } = require('child_process');
const { createRequire } = require('module');
const fs = require('fs');
const path = require('path');

// boot writes files, boots the application, and returns what the function ask(app, request)
// returns, or { error }. ask is passed on as text.
exports.boot = (files, ask, environ = {}) => {
  const dir = fs.mkdtempSync(path.join(process.cwd(), 'app-'));
  const all = { 'package.json': '{"name":"demo"}', 'config/config.default.js': "module.exports = { keys: 'k' };", ...files };
  for (const [ name, text ] of Object.entries(all)) {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), text);
  }
  const out = path.join(dir, 'out.json');
  const env = { ...process.env, EGG_HOME: dir, EGG_SERVER_ENV: 'local', ...environ };
  const made = spawnSync(process.execPath, [ __filename, dir, ask.toString(), out ], { env, encoding: 'utf8' });
  if (!fs.existsSync(out)) throw new Error(made.stdout + made.stderr);
  const result = JSON.parse(fs.readFileSync(out, 'utf8'));
  fs.rmSync(dir, { recursive: true });
  return result;
};

// print writes a table, a row to a line.
exports.print = rows => process.stdout.write(`[\n${rows.map(r => '  ' + JSON.stringify(r)).join(',\n')}\n]\n`);

async function child(dir, ask, out) {
  const here = createRequire(process.cwd() + '/');
  const tell = value => { fs.writeFileSync(out, JSON.stringify(value)); process.exit(0); };
  let app;
  try {
    app = await here('egg').start({ baseDir: dir, mode: 'single', ignoreWarning: true });
  } catch (err) {
    return tell({ error: `${err.name}: ${err.message}`.replaceAll(dir, '').replace(/ in ".*"$/, '').split('\n')[0] });
  }
  tell(await eval(`(${ask})`)(app, here('supertest')(app.callback())));
}

if (require.main === module) child(...process.argv.slice(2));
