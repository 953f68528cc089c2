'use strict';

const { boot, print } = require('./boot');

const actions = names => names.map(n => `exports['${n}'] = async ctx => { ctx.body = '${n} ' + JSON.stringify(ctx.params); };`).join('\n');
const files = {
  'config/config.default.js': "module.exports = { keys: 'k', security: { csrf: false } };",
  'app/controller/posts.js': actions([ 'index', 'new', 'create', 'show', 'edit', 'update', 'destroy' ]),
  'app/controller/tags.js': actions([ 'index', 'show' ]),
  'app/router.js': `module.exports = app => {
    const { router, controller } = app;
    router.resources('posts', '/api/posts', controller.posts);
    router.resources('tags', '/tags', controller.tags);
    router.get('user', '/users/:id', async ctx => { ctx.body = 'user ' + JSON.stringify(ctx.params); });
    router.get('number', '/numbers/:n(\\\\d+)', async ctx => { ctx.body = 'number ' + JSON.stringify(ctx.params); });
    router.get('/maybe/:a?', async ctx => { ctx.body = 'maybe ' + JSON.stringify(ctx.params); });
    router.get('/all/(.*)', async ctx => { ctx.body = 'all ' + JSON.stringify(ctx.params); });
    router.redirect('/go', '/posts', 302);
    router.redirect('/gone', '/posts');
  };`,
};

const ask = async (app, request) => {
  const asked = [
    'GET /api/posts', 'GET /api/posts/new', 'GET /api/posts/1', 'GET /api/posts/1/edit', 'POST /api/posts', 'PATCH /api/posts/1',
    'PUT /api/posts/1', 'DELETE /api/posts/1', 'POST /api/posts/1', 'PUT /api/posts', 'GET /tags', 'GET /tags/1', 'DELETE /tags/1',
    'POST /tags', 'GET /tags/new', 'GET /API/posts', 'GET /api/posts/', 'OPTIONS /api/posts', 'HEAD /api/posts', 'GET /go', 'POST /gone', 'GET /gone',
    'GET /users/a%20b', 'GET /users/a%2Fb', 'GET /users/', 'GET /numbers/12', 'GET /numbers/x', 'GET /maybe', 'GET /maybe/1', 'GET /all/a/b', 'GET /all/',
  ];
  const rows = app.router.stack.filter(l => l.name).map(l => ({ route: `${l.methods.filter(m => m !== 'HEAD').join(',')} ${l.path}`, name: l.name }));
  for (const line of asked) {
    const [ method, path ] = line.split(' ');
    const res = await request[method.toLowerCase()](path);
    rows.push({ request: line, status: res.status, location: res.headers.location, body: res.text });
  }
  for (const [ name, params ] of [
    [ 'posts' ], [ 'post', { id: 1 } ], [ 'new_post' ], [ 'edit_post', { id: 1 } ], [ 'destroy_post', { id: 1 } ], [ 'tags' ], [ 'tag', { id: 'x' } ],
    [ 'user', { id: 'a b/c' } ], [ 'user', { id: 5, list: [ 1, 2 ], q: 1 } ], [ 'number', { n: 5 } ], [ 'nobody' ],
  ]) rows.push({ url: name, params, path: app.url(name, params) });
  return rows;
};

print(boot(files, ask, { EGG_SERVER_ENV: 'unittest' }));
