'use strict';

const answer = name => async ctx => { ctx.body = { action: name, params: ctx.params }; };

for (const name of [ 'index', 'new', 'create', 'show', 'edit', 'update', 'destroy' ]) {
  exports[name] = answer('posts.' + name);
}
