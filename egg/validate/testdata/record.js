// Records vectors.json from npm parameter 3.7, the engine of egg-validate:
// NODE_PATH=<node_modules with parameter> node record.js > vectors.json
// In it {"$re": source, "$flags": flags} stands for an expression, and the names of
// rules are in order, as Go maps have none.
'use strict';

const Parameter = require('parameter');

const values = [ null, '', 'abc', '12', '1.5', ' 7 ', 'true', '2020-01-02', '2020-1-2', '2020-01-02 03:04:05', 'a@b.co', 'a@b', 'A.b+c@x-y.example.org',
  'http://example.com', 'secret', 'sec ret', 'ünïcode', 'longer than ten', 0, 1, -1, 1.5, 12, 1e21, true, false, [], [ 1 ], {}, { a: 1 } ];
const urls = [ 'http://example.com', 'https://a.b.c/d?e#f', 'ftp://user:pass@example.org:8080/x', 'HTTP://EXAMPLE.COM', 'http://localhost', 'http://a', 'http://例え.テスト',
  'http://a.😀', 'http://a.b😀', 'http://1.1.1.1', 'http://223.255.255.254', 'http://224.1.1.1', 'http://10.1.1.1', 'http://10.1.1.1.com', 'http://127.0.0.1', 'http://126.0.0.1', 'http://169.254.1.1', 'http://169.253.1.1',
  'http://172.15.1.1', 'http://172.16.1.1', 'http://172.31.1.1', 'http://172.32.1.1', 'http://172.2.1.1', 'http://192.168.1.1', 'http://192.167.1.1', 'http://192.16.1.1', 'http://1.1.1.0', 'http://1.1.1.255', 'http://0.1.1.1', 'http://01.1.1.1', 'http://1.01.1.1', 'http://1.1.1.01', 'http://1.256.1.1', 'http://1.1.1',
  'http://10.0.0.1/@example.com', 'http://a.bc:1', 'http://a.bc:80', 'http://a.bc:655351', 'http://-a.bc', 'http://a-.bc', 'http://a--b.cd', 'http://a.b-c', 'http://a..bc', 'http://a.bc/ d', 'http://a.bc/\u00a0', 'http://a.bc?x', 'mailto:a@b.c', '//a.bc', 'http://a.bc.', 'http://@a.bc', 'http://x@a.bc', 'http://17.1.1.1', 'http://173.1.1.1', 'http://191.1.1.1', 'http://20.1.1.1' ];
const types = [ 'number', 'int', 'integer', 'string', 'id', 'date', 'dateTime', 'datetime', 'boolean', 'bool', 'array', 'object', 'email', 'password', 'url' ];

const cases = [];
function add(rules, data, options) { cases.push({ rules, data, options: options || {} }); }

for (const type of types) {
  for (const v of values) {
    add({ x: type }, { x: v });
    add({ x: type }, { x: v }, { convert: true });
    if (v === '' || v === null) add({ x: type + '?' }, { x: v });
  }
  add({ x: type }, {});
  add({ x: type + '?' }, {});
  add({ x: { type, default: 7 } }, {});
  add({ x: { type, message: 'own words' } }, { x: { length: 1 } });
  add({ x: { type, allowEmpty: true } }, { x: '' });
  add({ x: { type, empty: true } }, { x: '' });
  add({ x: { type, required: false, allowEmpty: false } }, { x: '' });
  add({ x: { type, widelyUndefined: true } }, { x: '' });
  add({ x: type + '?' }, { x: '' }, { widelyUndefined: true });
  add({ x: { type, widelyUndefined: false } }, { x: '' }, { widelyUndefined: true });
  add({ x: { type, min: 2, max: 3 } }, { x: 1 });
  add({ x: { type, min: 2, max: 3 } }, { x: 4 });
  add({ x: { type, min: 2, max: 3 } }, { x: 'a' });
  add({ x: { type, min: 2, max: 3 } }, { x: 'ab😀' });
  add({ x: { type, min: 2, max: 3 } }, { x: [ 1 ] });
  add({ x: { type, min: 2, max: 3 } }, { x: [ 1, 2, 3, 4 ] });
}
for (const url of urls) add({ x: 'url' }, { x: url });
add({ x: { type: 'number', min: 1.5, max: 1e21 } }, { x: 1 });
add({ x: { type: 'number', max: 1e-7 } }, { x: 1 });
add({ x: [ 'a', 'b' ] }, { x: 'c' });
add({ x: [ 1, 2.5, true, null ] }, { x: '1' });
add({ x: [ 1, 2 ] }, { x: 2 });
add({ x: { type: 'enum', values: [ 'a' ], message: { enum: 'pick a', required: 'give it' } } }, { x: 'b' });
add({ x: { type: 'enum', values: [ 'a' ], message: { enum: 'pick a', required: 'give it' } } }, {});
add({ x: { $re: '^a/b$', $flags: '' } }, { x: 'c' });
add({ x: { type: 'string', format: { $re: '^A$', $flags: 'i' } } }, { x: 'b' });
add({ x: { type: 'string', format: { $re: '^A$', $flags: 'i' } } }, { x: 'a' });
add({ x: { type: 'string', trim: true } }, { x: '  ' });
add({ x: { type: 'string', trim: true, max: 2 } }, { x: '\ufeff ab ' });
add({ x: { type: 'string', message: { max: 'too long', empty: 'say something' }, max: 2 } }, { x: 'abc' });
add({ x: { type: 'string', message: { max: 'too long', empty: 'say something' }, max: 2 } }, { x: '' });
add({ x: { type: 'boolean', message: { bool: 'yes or no' } } }, { x: 1 });
add({ a: { type: 'password', compare: 'b' }, b: 'string' }, { a: 'secret', b: 'other' });
add({ a: { type: 'password', compare: 'b' }, b: 'string' }, { a: 'secret', b: 'secret' });
add({ a: { type: 'password', min: 10 } }, { a: 'secret' });
add({ a: { type: 'password', message: { compare: 'differs' }, compare: 'b' } }, { a: 'secret' });
add({ x: { type: 'string', convertType: 'string' } }, { x: 12 });
add({ x: { type: 'int', convertType: 'int' } }, { x: '12px' });
add({ x: { type: 'number', convertType: 'number' } }, { x: '' });
add({ x: { type: 'boolean', convertType: 'boolean' } }, { x: 'false' });
add({ x: { type: 'string', convertType: 'string' } }, { x: [ 1 ] });
add({ o: { type: 'object', rule: { a: 'int', b: { type: 'object', rule: { c: 'string' } } } } }, { o: { a: 'x', b: { c: 1 } } });
add({ o: { type: 'object', rule: { a: 'int' } } }, { o: [ 1 ] });
add({ o: { type: 'object', rule: { a: 'int' } } }, { o: { a: '5' } }, { convert: true });
add({ l: { type: 'array', itemType: 'string' } }, { l: [ 'a', 1, '' ] });
add({ l: { type: 'array', itemType: 'string', rule: { type: 'string', allowEmpty: true, max: 1 } } }, { l: [ '', 'ab' ] });
add({ l: { type: 'array', itemType: 'string', rule: { max: 1 } } }, { l: [ 1, 'ab' ] });
add({ l: { type: 'array', itemType: 'object', rule: { a: 'int', b: 'int?' } } }, { l: [ { a: 1 }, {}, { a: 'x', b: 'y' }, 3 ] });
add({ l: { type: 'array', itemType: 'object' } }, { l: [ {}, 3 ] });
add({ l: { type: 'array', itemType: 'array', rule: { itemType: 'int', rule: { min: 2 } } } }, { l: [ [ 1, 'x', 3 ], 4 ] });
add({ l: { type: 'array', itemType: 'int', min: 3, message: { min: 'more!' } } }, { l: [ 1 ] });
add({ l: { type: 'array', itemType: 'enum', rule: { values: [ 1, 2 ] } } }, { l: [ 1, 3 ] });
add({ x: 'int' }, 'text', { validateRoot: true });
add({ x: 'int' }, [], { validateRoot: true });
add({ x: 'int' }, 'text');
add({ a: 'int', b: 'string?', c: 'bool' }, { a: 'x', b: 1 });

function revive(v) {
  if (v === null || typeof v !== 'object') return v;
  if (v.$re !== undefined) return new RegExp(v.$re, v.$flags);
  if (Array.isArray(v)) return v.map(revive);
  return Object.fromEntries(Object.entries(v).map(([ k, x ]) => [ k, revive(x) ]));
}

console.log('[\n' + cases.map(c => {
  const data = JSON.parse(JSON.stringify(c.data));
  const errors = new Parameter(c.options).validate(revive(c.rules), data) || [];
  const want = errors.map(e => [ e.field === undefined ? '' : e.field, e.code, e.message ]);
  return JSON.stringify(Object.assign({}, c, { want, after: data }));
}).join(',\n') + '\n]');
