'use strict';

const { boot, print } = require('./boot');

// A plugin is [name, settings]; off is enable: false.
const cases = [
  { name: 'those needed come first', plugins: { a: { requires: [ 'b' ] }, b: {}, c: { wants: [ 'd', 'absent' ] }, d: { wants: [ 'off' ] }, off: { off: true } } },
  { name: 'the order of the list stays where nothing else decides', plugins: { c: {}, a: {}, b: {} } },
  { name: 'what is needed is switched on', plugins: { a: { requires: [ 'b' ] }, b: { off: true, requires: [ 'c' ] }, c: { off: true } } },
  { name: 'what is missing is an error', plugins: { a: { requires: [ 'b', 'c' ] } } },
  { name: 'a circle is an error', plugins: { a: { requires: [ 'b' ] }, b: { requires: [ 'c' ] }, c: { requires: [ 'a' ] } } },
  { name: 'so is one with an optional plugin', plugins: { a: { wants: [ 'b' ] }, b: { requires: [ 'a' ] } } },
  { name: 'plugins of other environments are off', plugins: { a: {}, b: { env: [ 'prod' ] }, c: { env: [ 'local', 'unittest' ] } } },
  { name: 'plugins of this environment are on', env: 'prod', plugins: { a: {}, b: { env: [ 'prod' ] }, c: { env: [ 'local', 'unittest' ] } } },
  { name: 'a plugin of another environment is not switched on', plugins: { a: { requires: [ 'b' ] }, b: { env: [ 'prod' ] } } },
  { name: 'EGG_PLUGINS has the last word', variable: '{"a":false,"c":{"enable":true}}', plugins: { a: {}, b: {}, c: { off: true } } },
  { name: 'EGG_PLUGINS knows the plugins', variable: '{"zzz":true}', plugins: { a: {} } },
];

print(cases.map(c => {
  const files = { 'config/plugin.js': "const path = require('path');\n" };
  for (const [ name, p ] of Object.entries(c.plugins)) {
    const eggPlugin = { name, dependencies: p.requires, optionalDependencies: p.wants, env: p.env };
    files[`plugin/${name}/package.json`] = JSON.stringify({ name, eggPlugin });
    files['config/plugin.js'] += `exports.${name} = { enable: ${!p.off}, path: path.join(__dirname, '../plugin/${name}') };\n`;
  }
  const got = boot(files, async app => ({ order: app.loader.orderPlugins.map(p => p.name).filter(n => n.length === 1) }),
    { EGG_SERVER_ENV: c.env || 'local', ...c.variable && { EGG_PLUGINS: c.variable } });
  const plugins = Object.entries(c.plugins).map(([ name, p ]) => ({ name, ...p }));
  return { ...c, plugins, ...got };
}));
