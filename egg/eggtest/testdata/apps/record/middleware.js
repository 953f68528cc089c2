'use strict';

const { boot, print } = require('./boot');

const layer = name => `module.exports = () => async function ${name}(ctx, next) { (ctx.seen = ctx.seen || []).push('${name}'); await next(); };`;
const files = {
  'app/middleware/one.js': layer('one'),
  'app/middleware/two.js': layer('two'),
  'app/router.js': "module.exports = app => app.router.all(/.*/, ctx => { ctx.body = (ctx.seen || []).join(' ') || 'none'; });",
};

const ask = async (app, request) => {
  const paths = [ '/', '/api', '/api/', '/api/x', '/apix', '/API', '/v1/api', '/users', '/users/5', '/users/5/x' ];
  const answers = {};
  for (const path of paths) answers[path] = (await request.get(path)).text;
  return { chain: app.middleware.map(m => m._name || m.name), answers };
};

const cases = [
  { middleware: [ 'two', 'one' ] },
  { middleware: [ 'one' ], one: { enable: false } },
  { middleware: [ 'one' ], one: { match: '/api' } },
  { middleware: [ 'one' ], one: { match: '/api/' } },
  { middleware: [ 'one' ], one: { ignore: '/api' } },
  { middleware: [ 'one' ], one: { match: '/users/:id' } },
  { middleware: [ 'one' ], one: { match: [ '/api', '/users/:id' ] } },
  { middleware: [ 'one' ], one: { ignore: [ '/api', '/users' ] } },
  { middleware: [ 'one' ], one: { match: '/^\\/api/' } },
  { middleware: [ 'one' ], one: { match: '/' } },
  { middleware: [ 'one' ], one: { match: '/a', ignore: '/b' } },
  { middleware: [ 'nope' ] },
  { middleware: [ 'one', 'one' ] },
];

// A text that looks like a regular expression is one, as in YAML.
const js = v => (typeof v === 'string' && v.startsWith('/^') ? v : Array.isArray(v) ? `[${v.map(js)}]` : JSON.stringify(v));

print(cases.map(c => {
  const one = Object.entries(c.one || {}).map(([ k, v ]) => `${k}: ${js(v)}`);
  const config = `module.exports = { keys: 'k', middleware: ${JSON.stringify(c.middleware)}, one: { ${one} } };`;
  return { ...c, ...boot({ ...files, 'config/config.default.js': config }, ask, { EGG_SERVER_ENV: 'unittest' }) };
}));
