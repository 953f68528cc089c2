'use strict';

const answer = name => async ctx => { ctx.body = { action: name, params: ctx.params }; };

for (const name of [ 'new', 'create', 'update' ]) {
  exports[name] = answer('categories.' + name);
}
