'use strict';

const answer = name => async ctx => { ctx.body = { action: name, params: ctx.params }; };

for (const name of [ 'index', 'show', 'destroy' ]) {
  exports[name] = answer('replies.' + name);
}
