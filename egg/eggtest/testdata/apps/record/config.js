'use strict';

// The same values are in ../config as YAML.

const { boot, print } = require('./boot');

const files = {
  'config/plugin.js': "exports.news = { enable: true, path: require('path').join(__dirname, '../plugin') };",
  'plugin/package.json': '{"name":"news","eggPlugin":{"name":"news"}}',
  'plugin/config/config.default.js': "module.exports = { news: { first: 'plugin default', over: 'plugin default', inProd: 'plugin default', list: [ 'a', 'b', 'c' ] } };",
  'plugin/config/config.prod.js': "module.exports = { news: { inProd: 'plugin prod' } };",
  'plugin/config/config.eu.js': "module.exports = { news: { inScope: 'plugin eu' } };",
  'config/config.default.js': "module.exports = { keys: 'k', news: { over: 'app default', inProd: 'app default', inScope: 'app default', list: [ 'z' ], nested: { one: 1, deeper: { two: 2 } } }, static: { maxAge: 5 }, region: 'default' };",
  'config/config.local.js': 'module.exports = { news: { nested: { deeper: { three: 3 } } } };',
  'config/config.prod.js': "module.exports = { news: { nested: { one: 7 } }, region: 'prod' };",
  'config/config.eu.js': "module.exports = { region: 'eu' };",
  'config/config.eu_prod.js': "module.exports = { region: 'eu_prod' };",
};

const ask = async app => ({ news: app.config.news, maxAge: app.config.static.maxAge, region: app.config.region });

const cases = [
  { env: 'local' }, { env: 'local', scope: 'eu' }, { env: 'unittest' }, { env: 'prod' }, { env: 'prod', scope: 'eu' },
  { env: 'prod', variable: '{"news":{"inProd":"variable","list":["v"]}}' },
];

print(cases.map(c => ({
  ...c,
  ...boot(files, ask, { EGG_SERVER_ENV: c.env, EGG_SERVER_SCOPE: c.scope || '', ...c.variable && { EGG_APP_CONFIG: c.variable } }),
})));
