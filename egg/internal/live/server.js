'use strict';

// The Node side of the live comparison: real Egg. It reads the applications to
// start as one line of JSON from its standard input, writes its addresses as
// another to the file descriptor 3, and serves until the input ends. What needs no requests is asked for
// with POST /config at the control address.

const fs = require('node:fs');
const http = require('node:http');
const readline = require('node:readline');

const egg = require('egg');
const { EggCore } = require('egg-core');

// Probe loads plugins and configuration with Egg's loader, and nothing else.
class Probe extends EggCore {
  get [Symbol.for('egg#loader')]() { return egg.AppWorkerLoader; }
  get [Symbol.for('egg#eggPath')]() { return require('node:path').dirname(require.resolve('egg/package.json')); }
}

process.setMaxListeners(0); // each application adds its own

const silent = new Proxy(console, { get: () => () => {} });

// within runs fn with further environment variables.
function within(environ, fn) {
  const saved = { ...process.env };
  Object.assign(process.env, environ);
  try {
    return fn();
  } finally {
    process.env = saved;
  }
}

function probe({ baseDir, env, environ }) {
  return within(environ, () => {
    try {
      const app = new Probe({ baseDir, env });
      app.loader.options.logger = silent;
      app.loader.loadConfig();
      const { box = null, p0 = null, p1 = null, static: { maxAge = 0 } } = app.loader.config;
      return {
        config: { box, p0, p1, maxAge },
        plugins: app.loader.orderPlugins.map(p => p.name),
      };
    } catch (err) {
      return { error: String(err.message) };
    }
  });
}

function listen(handler) {
  return new Promise(resolve => {
    const server = http.createServer(handler);
    server.listen(0, '127.0.0.1', () => resolve([ `127.0.0.1:${server.address().port}`, server ]));
  });
}

async function control(req, res) {
  let text = '';
  for await (const chunk of req) text += chunk;
  res.end(JSON.stringify(JSON.parse(text).map(probe)));
}

async function main(line) {
  const { apps } = JSON.parse(line);
  const addresses = {};
  const tables = {};
  for (const { name, baseDir, env } of apps) {
    const app = await egg.start({ baseDir, env });
    const [ address, server ] = await listen(app.callback());
    app.emit('server', server);
    addresses[name] = address;
    tables[name] = {
      middleware: app.config.coreMiddleware.concat(app.config.appMiddleware),
      routes: app.router.stack.map(r => ({ name: r.name || '', methods: r.methods, path: String(r.path) })),
    };
  }
  const [ address ] = await listen(control);
  fs.writeSync(3, JSON.stringify({ control: address, addresses, tables }) + '\n');
}

const input = readline.createInterface({ input: process.stdin });
input.once('line', line => main(line).catch(err => {
  console.error(err);
  process.exit(1);
}));
input.once('close', () => process.exit(0));
