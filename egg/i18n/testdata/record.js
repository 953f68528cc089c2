// Records vectors.json from koa-locales, the engine of egg-i18n, in the directory of
// this file: NODE_PATH=<node_modules with egg-i18n and koa> node record.js > vectors.json
'use strict';

const http = require('http');
const path = require('path');
const Koa = require('koa');
const locales = require('koa-locales');

function application(options) {
  const app = new Koa();
  locales(app, Object.assign({ defaultLocale: 'en_US', dirs: [ path.join(__dirname, 'config/locale') ], cookieDomain: '' }, options));
  app.use(ctx => {
    ctx.body = { locale: ctx.__getLocale(), origin: ctx.__getLocaleOrigin(), text: ctx.__('Email') };
  });
  return app;
}

const texts = [
  [ 'en-us', 'Email' ], [ 'zh-cn', 'Email' ], [ 'de', 'Email' ], [ 'xx', 'Email' ], [ 'zh-cn', 'no such key' ],
  [ 'en-us', 'model.user.fields.name' ], [ 'en-us', 'model.user.fields.age' ], [ 'en-us', 'model.user.fields.tags' ],
  [ 'en-us', 'model.user.fields.none' ], [ 'en-us', 'model.user.fields.yes' ], [ 'en-us', 'model.user.fields.no' ],
  [ 'en-us', 'empty' ], [ 'en-us', 'empty', 'x' ], [ 'en-us', '' ],
  [ 'en-us', 'Hello %s', 'fengmk2' ], [ 'en-us', 'Hello %s', 'fengmk2', 3 ], [ 'en-us', 'Hello %s', 'a', 1, 'left', 2 ],
  [ 'zh-cn', 'Hello %s', 'a' ], [ 'zh-cn', 'Hello %s', null ], [ 'zh-cn', 'Hello %s', 1.5, true ],
  [ 'zh-cn', 'Hello %s', [ 'a' ], 'b' ], [ 'zh-cn', 'Hello %s', { a: 1 }, 'b' ],
  [ 'en-us', '%j %% %s', { a: [ 1 ] }, 'x' ], [ 'en-us', '100%', 'x' ], [ 'en-us', 'no verb', 'x', 2 ],
  [ 'en-us', 'pair', [ 'a', 'b' ] ], [ 'en-us', 'pair', [] ], [ 'en-us', 'pair', [ 1, null, true ] ], [ 'en-us', '{01} {99999999999999999999} {-1} {x}', [ 'a', 'b' ] ],
  [ 'en-us', 'person', { name: 'x', age: 3 } ], [ 'en-us', 'person', { name: '', age: 0, missing: false } ], [ 'zh-cn', 'person', { name: 'x', age: 1e21, 'a.b': [ 1, 2 ] } ],
  [ 'en-us', '{{name}} {} {name}}', { name: 'x' } ], [ 'en-us', '{na\nme}', { 'na\nme': 'x' } ], [ 'en-us', '{}a}', { '}a': 'x' } ], [ 'en-us', '{name}', {} ], [ 'en-us', '{a}', { a: { b: 1 } } ],
  [ 'en-us', '{$&} {a}', { a: '$& $1', '$&': '{a}' } ],
  [ 'de', 'quoted' ], [ 'de', 'single' ], [ 'de', 'cut' ], [ 'de', 'kept' ], [ 'de', 'off' ], [ 'de', 'none' ], [ 'de', 'eq' ], [ 'de', 'key' ], [ 'zh_CN', 'Email' ],
];

const requests = [
  {}, { query: 'locale=zh-CN' }, { query: 'locale=zh_CN' }, { query: 'locale=ZH-cn' }, { query: 'locale=xx' }, { query: 'locale=' }, { query: 'lang=de' },
  { cookie: 'locale=zh-cn' }, { cookie: 'locale=zh-CN' }, { cookie: 'locale=xx' }, { cookie: 'locale=de', query: 'locale=zh-cn' }, { cookie: 'locale=en-us' },
  { accept: 'zh-CN,zh;q=0.5' }, { accept: 'zh;q=0.9,de;q=0.8' }, { accept: '*' }, { accept: '*,de;q=0.1' }, { accept: 'de;q=0' }, { accept: 'xx' }, { accept: 'EN-us' }, { accept: '%%%' },
  { cookie: 'locale=de', accept: 'zh-CN' }, { query: 'locale=%0d%0aSet-Cookie:x' },
  { query: 'locale=hk', alias: { hk: 'zh-CN' } }, { accept: 'zh-HK', alias: { 'zh-hk': 'zh_CN' } }, { cookie: 'locale=HK', alias: { hk: 'zh-CN' } }, { accept: 'fr', alias: { fr: 'xx' } },
];

async function ask(r) {
  const server = application({ localeAlias: r.alias || {} }).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const headers = {};
  if (r.cookie) headers.cookie = r.cookie;
  if (r.accept) headers['accept-language'] = r.accept;
  const { body, cookies } = await new Promise((resolve, reject) => {
    http.get({ port: server.address().port, path: '/?' + (r.query || ''), headers }, res => {
      let text = '';
      res.on('data', d => { text += d; });
      res.on('end', () => resolve({ body: JSON.parse(text), cookies: res.headers['set-cookie'] || [] }));
    }).on('error', reject);
  });
  server.close();
  // The text that expires has the time of the recording.
  return Object.assign({}, r, body, { setCookie: cookies.map(c => c.replace(/expires=[^;]*/, 'expires=...')).join('\n') });
}

async function main() {
  const app = application({});
  const out = { texts: [], requests: [] };
  for (const [ locale, key, ...args ] of texts) {
    out.texts.push({ locale, key, args, want: String(app.__(locale.toLowerCase().replace('_', '-'), key, ...args)) });
  }
  for (const r of requests) out.requests.push(await ask(r));
  console.log(JSON.stringify(out, null, 1));
}

main();
