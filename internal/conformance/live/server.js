'use strict';

// The Node side of the live conformance test: real Koa, and Egg's cookies,
// session and csrf on it. It reads the applications as one line of JSON from its
// standard input, prints its address, and serves until the input ends. ours_test.go
// is the same in Go.

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const readline = require('node:readline');

const bodyparser = require('@koa/bodyparser');
const EggCookies = require('egg-cookies');
const Keygrip = require('keygrip');
const Koa = require('koa');
const koaCSRF = require('koa-csrf');
const koaSession = require('koa-session');

// The clock stands where the request's header x-now says, in milliseconds.
let now = 0;
Date.now = () => now;

function koaApp(config) {
  const app = new Koa();
  app.keys = new Keygrip(config.keys, config.algorithm || 'sha1');
  if (config.session) {
    app.use(koaSession.createSession(sessionOptions(config), app));
  }
  app.use(bodyparser.bodyParser());
  if (config.csrf) {
    app.use(koaCSRF());
  }
  return app;
}

// eggApp does with the plugins what Egg's loader does.
function eggApp(config) {
  const app = new Koa();
  const quiet = { info() {}, warn() {} };
  app.keys = config.keys;
  app.logger = app.coreLogger = app.context.coreLogger = quiet;
  app.options = {};
  app.plugins = { session: {} };
  app.config = { env: 'prod', coreMiddleware: [] };
  app.toAsyncFunction = fn => fn;
  const cookies = Symbol('cookies');
  Object.defineProperty(app.context, 'cookies', {
    get() { return this[cookies] ??= new EggCookies(this, app.keys); },
  });
  if (config.session) {
    eggSession(app, config);
  }
  app.use(bodyparser.bodyParser());
  if (config.csrf) {
    eggCSRF(app, config.csrf);
  }
  return app;
}

function eggSession(app, config) {
  const { store, ...options } = sessionOptions(config);
  app.config.session = { ...require('egg-session/config/config.default').session, ...options };
  extend(app, require('egg-session/app/extend/application'));
  app.sessionStore = store;
  require('egg-session/app')(app);
  app.use(require('egg-session/app/middleware/session')(app.config.session, app));
}

function eggCSRF(app, secretIn) {
  const { security } = require('egg-security/config/config.default')();
  security.defaultMiddleware = 'csrf';
  security.csrf.useSession = secretIn === 'session';
  app.config.security = security;
  extend(app.context, require('egg-security/app/extend/context'));
  app.use(require('egg-security/app/middleware/securities')({}, app));
}

function extend(target, extension) {
  Object.defineProperties(target, Object.getOwnPropertyDescriptors(extension));
}

function sessionOptions(config) {
  const options = { ...config.session };
  if (config.store) {
    options.store = fileStore(config.store);
  }
  return options;
}

// fileStore has a file for each session: its age in milliseconds, and its JSON.
function fileStore(directory) {
  const file = key => path.join(directory, key);
  return {
    async get(key) {
      if (!fs.existsSync(file(key))) return undefined;
      const text = fs.readFileSync(file(key), 'utf8');
      return JSON.parse(text.slice(text.indexOf(' ') + 1));
    },
    async set(key, session, maxAge) {
      fs.writeFileSync(file(key), `${maxAge} ${JSON.stringify(session)}`);
    },
    async destroy(key) {
      fs.rmSync(file(key), { force: true });
    },
  };
}

// What a request may ask for in the query parameter "do".
const steps = {
  'cookie.get': (ctx, name, options) => ctx.cookies.get(name, options ?? undefined),
  'cookie.set': (ctx, name, value, options) => { ctx.cookies.set(name, value, options ?? undefined); },
  'csrf.rotate': ctx => ctx.rotateCsrfSecret(),
  'csrf.token': ctx => ctx.csrf ?? ctx.state._csrf,
  'session.age': ctx => ctx.session.maxAge,
  'session.assign': (ctx, values) => { ctx.session = values; },
  'session.delete': (ctx, name) => { delete ctx.session[name]; },
  'session.get': ctx => JSON.parse(JSON.stringify(ctx.session)),
  'session.key': ctx => ctx.session.externalKey,
  'session.new': ctx => Boolean(ctx.session.isNew),
  'session.regenerate': ctx => ctx.session.regenerate(),
  'session.set': (ctx, name, value) => { ctx.session[name] = value; },
  'session.setAge': (ctx, age) => { ctx.session.maxAge = age; },
};

async function perform(ctx) {
  const results = [];
  for (const [name, ...args] of JSON.parse(ctx.query.do)) {
    results.push(await steps[name](ctx, ...args) ?? null);
  }
  // Node writes the head as UTF-8 when the body is a string, and then cannot read
  // its own cookies that are not ASCII.
  ctx.type = 'json';
  ctx.body = Buffer.from(JSON.stringify(results));
}

function serve(configs) {
  const apps = new Map(Object.entries(configs).map(([name, config]) => {
    const app = config.egg ? eggApp(config) : koaApp(config);
    return [name, app.use(perform).callback()];
  }));
  const server = http.createServer((req, res) => {
    now = Number(req.headers['x-now']);
    apps.get(req.url.slice(1).split('?')[0])(req, res);
  });
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
}

readline.createInterface({ input: process.stdin })
  .once('line', line => serve(JSON.parse(line)))
  .once('close', () => process.exit());
