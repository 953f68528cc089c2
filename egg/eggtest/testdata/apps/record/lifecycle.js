'use strict';

const { boot, print } = require('./boot');

const hooks = name => `
const hook = what => function() { (this.app.seen = this.app.seen || []).push('${name} ' + what); };
module.exports = class { constructor(app) { this.app = app; } };
for (const what of [ 'configWillLoad', 'configDidLoad', 'didLoad', 'willReady', 'didReady', 'beforeClose' ]) module.exports.prototype[what] = hook(what);
`;
print(boot({
  'config/plugin.js': "for (const n of [ 'a', 'b' ]) exports[n] = { enable: true, path: require('path').join(__dirname, '../plugin', n) };",
  'plugin/a/package.json': '{"name":"a","eggPlugin":{"name":"a","dependencies":["b"]}}',
  'plugin/b/package.json': '{"name":"b","eggPlugin":{"name":"b"}}',
  'plugin/a/app.js': hooks('a'), 'plugin/b/app.js': hooks('b'), 'app.js': hooks('app'),
}, async app => {
  app.beforeClose(async () => { app.seen.push('function 1'); });
  app.beforeClose(async () => { app.seen.push('function 2'); });
  await app.close();
  return app.seen;
}));
