'use strict';

module.exports = ({ text }) => async function mark(ctx, next) {
  ctx.set('x-mark', text || 'marked');
  await next();
};
