'use strict';

// The routes of the comparison. app_test.go has the same in Go.

const pick = ({ field, filename, encoding, mime }, size) => ({ field, filename, encoding, mime, size });

async function drain(stream) {
  let size = 0;
  for await (const chunk of stream) size += chunk.length;
  return size;
}

module.exports = app => {
  const { router, controller } = app;

  router.get('/ok', ctx => { ctx.body = 'ok'; });
  router.all('/echo', ctx => {
    ctx.body = { method: ctx.method, query: ctx.query, body: ctx.request.body === undefined ? null : ctx.request.body };
  });
  router.get('/nothing', () => {});
  router.get('/empty404', ctx => { ctx.status = 404; });
  router.get('/null', ctx => { ctx.body = null; });
  router.get('/api/ok.json', ctx => { ctx.body = { ok: true }; });
  router.get('/api/missing.json', () => {});
  router.get('/render', ctx => ctx.render(ctx.query.name));
  router.get('/type/json', ctx => { ctx.type = 'json'; });

  // Errors.
  router.get('/throw/:status', ctx => {
    const { message, code, errors, headers } = ctx.query;
    ctx.set('x-before', '1');
    ctx.set('etag', '"a"');
    ctx.set('cache-control', 'public');
    const props = {};
    if (code) props.code = code;
    if (errors) props.errors = JSON.parse(errors);
    if (headers) props.headers = { 'retry-after': headers };
    ctx.throw(Number(ctx.params.status), message || undefined, props);
  });
  router.get('/fail', ctx => {
    const { status, message, code, expose } = ctx.query;
    const err = new Error(message || 'failure');
    if (status) err.status = Number(status);
    if (code) err.code = code;
    if (expose) err.expose = expose === 'true';
    throw err;
  });
  router.get('/jsonfail', ctx => { ctx.type = 'json'; ctx.throw(409, 'typed'); });

  // Security.
  router.get('/redirect', ctx => { ctx.redirect(ctx.query.to); });
  router.get('/unsafe', ctx => { ctx.unsafeRedirect(ctx.query.to); });
  router.get('/nonce', ctx => { ctx.body = ctx.nonce ? 'nonce' : 'none'; });
  router.get('/options', ctx => {
    ctx.securityOptions.xframe = { value: 'DENY' };
    ctx.securityOptions.nosniff = { enable: false };
    ctx.securityOptions.hsts = { enable: true, maxAge: 5 };
    ctx.body = 'options';
  });
  router.get('/frameoff', ctx => { ctx.securityOptions.xframe = { enable: false }; ctx.body = 'off'; });
  router.get('/token', ctx => { ctx.body = ctx.csrf; });
  router.get('/rotate', ctx => { ctx.rotateCsrfSecret(); ctx.body = ctx.csrf; });

  // State of the browser.
  router.get('/session', ctx => {
    const { set, value, clear } = ctx.query;
    if (clear) ctx.session = null;
    else if (set) ctx.session[set] = value;
    ctx.body = ctx.session ? ctx.session.toJSON() : null;
  });
  router.get('/cookie', ctx => {
    const { name, value, signed, encrypt } = ctx.query;
    const options = {};
    if (signed) options.signed = signed === 'true';
    if (encrypt) options.encrypt = encrypt === 'true';
    if (value !== undefined) ctx.cookies.set(name, value, options);
    const got = value === undefined ? ctx.cookies.get(name, options) : value;
    ctx.body = { got: got === undefined ? null : got };
  });

  // Languages.
  router.get('/i18n', ctx => {
    const { key, args, to } = ctx.query;
    if (to) ctx.__setLocale(to);
    ctx.body = { text: ctx.__(key || 'Hello', ...(args ? JSON.parse(args) : [])), locale: ctx.__getLocale() };
  });
  router.get('/nolocale', ctx => { ctx.body = 'not asked'; });

  // Uploads.
  router.post('/upload', async ctx => {
    const stream = await ctx.getFileStream();
    const { fieldname: field, filename, transferEncoding: encoding, mimeType: mime } = stream;
    const size = await drain(stream);
    ctx.body = { file: pick({ field, filename, encoding, mime }, size), fields: { ...stream.fields } };
  });
  router.post('/uploads', async ctx => {
    const parts = ctx.multipart({ autoFields: true });
    const files = [];
    for await (const stream of parts) {
      const { fieldname: field, filename, transferEncoding: encoding, mimeType: mime } = stream;
      files.push(pick({ field, filename, encoding, mime }, await drain(stream)));
    }
    ctx.body = { files, fields: { ...parts.field } };
  });
  router.post('/files', async ctx => {
    const { statSync } = require('node:fs');
    const files = (ctx.request.files || []).map(f => pick(f, statSync(f.filepath).size));
    ctx.body = { files, fields: ctx.request.body || {} };
  });
  router.post('/save', async ctx => {
    await ctx.saveRequestFiles();
    ctx.body = { files: ctx.request.files.length, fields: ctx.request.body };
  });

  // JSONP.
  router.get('/jsonp', app.jsonp(), ctx => { ctx.body = { a: '\u2028<>' }; });
  router.get('/jsonp/null', app.jsonp(), () => {});
  router.get('/jsonp/text', app.jsonp(), ctx => { ctx.body = 'text'; });
  router.get('/jsonp/fail', app.jsonp(), ctx => { ctx.throw(Number(ctx.query.status || 500), 'bad', { code: 'C' }); });
  router.get('/jsonp/listed', app.jsonp({ whiteList: [ '.github.com', 'example.com', /^https?:\/\/re\.example\// ] }), ctx => { ctx.body = { a: 1 }; });
  router.get('/jsonp/csrf', app.jsonp({ csrf: true }), ctx => { ctx.body = { a: 1 }; });
  router.get('/jsonp/both', app.jsonp({ csrf: true, whiteList: 'example.com' }), ctx => { ctx.body = { a: 1 }; });

  // Routes and names.
  router.get('/url', ctx => { ctx.body = String(app.url(ctx.query.name, JSON.parse(ctx.query.params || '{}'))); });
  router.get('user', '/users/:id', ctx => { ctx.body = { action: 'user', params: ctx.params }; });
  router.get('digits', '/digits/:id(\\d+)', ctx => { ctx.body = { action: 'digits', params: ctx.params }; });
  router.get('optional', '/optional/:id?', ctx => { ctx.body = { action: 'optional', params: { ...ctx.params } }; });
  router.get('many', '/many/:a/:b', ctx => { ctx.body = { action: 'many', params: ctx.params }; });
  router.get('file', '/files/(.*)', ctx => { ctx.body = { action: 'file', params: ctx.params }; });
  router.get('dash', '/from/:from-:to', ctx => { ctx.body = { action: 'dash', params: ctx.params }; });
  router.redirect('/old', '/new', 302);
  router.redirect('/older', '/newer');
  router.resources('posts', '/posts', controller.posts);
  router.resources('replies', '/posts/:post_id/replies', controller.replies);
  router.resources('categories', '/categories', controller.categories);
};
