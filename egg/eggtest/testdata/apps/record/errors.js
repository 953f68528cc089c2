'use strict';

const { boot, print } = require('./boot');

const router = `module.exports = app => {
  const r = app.router;
  const fail = (message, props) => { throw Object.assign(new Error(message), props); };
  r.get('/boom', async () => fail('boom'));
  r.get('/boom.json', async () => fail('boom'));
  r.get('/bad', async ctx => ctx.throw(400, 'bad thing'));
  r.get('/down', async ctx => ctx.throw(503, 'down'));
  r.get('/fields', async () => fail('no such user', { status: 422, code: 'invalid', errors: [{ field: 'id' }] }));
  r.get('/file', async () => fail('ENOENT: file does not exist', { code: 'ENOENT' }));
  r.get('/empty', async () => {});
  r.get('/status', async ctx => { ctx.status = 404; });
  r.get('/own', async ctx => { ctx.status = 404; ctx.body = 'mine'; });
  r.post('/json', async ctx => { ctx.body = ctx.request.body; });
};`;

const ask = async (app, request) => {
  const rows = [];
  const get = async (path, accept) => {
    const r = request.get(path);
    if (accept) r.set('Accept', accept);
    rows.push({ path, accept, ...shown(await r) });
  };
  const shown = res => ({ status: res.status, type: res.headers['content-type'], location: res.headers.location, body: short(res) });
  // Stacks and pages for developers are not the same in two languages: their kind and message is.
  const short = res => {
    if (/^<!DOCTYPE html>/.test(res.text)) return '(page)';
    if (/^\w*Error: /.test(res.text)) return res.text.split('\n')[0];
    if (res.type === 'application/json') return JSON.stringify({ ...JSON.parse(res.text), stack: undefined, name: undefined, status: undefined });
    return res.text;
  };
  for (const path of [ '/boom', '/boom.json', '/bad', '/down', '/fields', '/file', '/empty', '/status', '/own', '/none', '/none.json' ]) {
    for (const accept of [ undefined, 'text/html', 'application/json', 'text/plain', '*/*', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' ]) {
      await get(path, accept);
    }
  }
  for (const accept of [ 'application/json', 'text/html' ]) {
    for (const [ post, text ] of [ [ 'broken', '{bad' ], [ 'large', '"' + 'x'.repeat(1100000) + '"' ] ]) {
      const res = await request.post('/json').set('Content-Type', 'application/json').set('Accept', accept).send(text);
      rows.push({ path: '/json', post, accept, ...shown(res) });
    }
  }
  return rows;
};

const config = more => `module.exports = { keys: 'k', security: { csrf: false }, ${more || ''} };`;
const pages = "onerror: { errorPageUrl: '/error' }, notfound: { pageUrl: '/404' }";
print([
  ...[ 'prod', 'local', 'unittest' ].map(env => ({ env })), { env: 'prod', pages: true },
].flatMap(c => boot({ 'app/router.js': router, 'config/config.default.js': config(c.pages && pages) }, ask, { EGG_SERVER_ENV: c.env }).map(r => ({ ...c, ...r }))));
