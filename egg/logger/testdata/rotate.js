// Records rotate.json: what egg-logrotator 3.2.0 makes of a folder of logs, with
// the time held still. Run it as
//   TZ=UTC node rotate.js DIR > rotate.json
// where DIR is a node_modules with egg in it.
'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');

const modules = path.resolve(process.argv[2]);
let now;
const RealDate = Date;
global.Date = class extends RealDate {
  constructor(...args) { args.length ? super(...args) : super(now); }
  static now() { return now; }
};
const rotators = path.join(modules, 'egg-logrotator/app');
const tasks = {
  day: app => require(path.join(rotators, 'schedule/rotate_by_file'))(app).task(),
  hour: app => require(path.join(rotators, 'schedule/rotate_by_hour'))(app).task(),
  size: app => require(path.join(rotators, 'schedule/rotate_by_size'))(app).task(),
  clean: app => require(path.join(rotators, 'schedule/clean_log'))(app).task(),
};

const all = { 'shop-web.log': 'web', 'egg-web.log': 'core', 'egg-agent.log': 'agent', 'common-error.log': 'errors' };
const cases = [
  { name: 'by day', task: 'day', now: '2024-01-02T00:00:01Z', before: all },
  { name: 'by day, a little early', task: 'day', now: '2024-01-01T23:59:01Z', before: all },
  { name: 'by day, leap year', task: 'day', now: '2024-03-01T00:00:01Z', before: all },
  { name: 'by day, target exists', task: 'day', now: '2024-01-02T00:00:01Z', before: { ...all, 'shop-web.log.2024-01-01': 'old' } },
  { name: 'by day, a file is missing', task: 'day', now: '2024-01-02T00:00:01Z', before: { 'shop-web.log': 'web' } },
  { name: 'by hour', task: 'hour', now: '2024-01-02T00:01:00Z', config: { filesRotateByHour: [ 'shop-web.log' ] }, before: all },
  { name: 'by hour, other delimiter', task: 'hour', now: '2024-01-02T15:01:00Z', config: { filesRotateByHour: [ 'shop-web.log' ], hourDelimiter: '_' }, before: all },
  { name: 'by size', task: 'size', now: '2024-01-02T15:01:00Z', config: { filesRotateBySize: [ 'shop-web.log', 'egg-web.log' ], maxFileSize: 4, maxFiles: 3 },
    before: { 'shop-web.log': 'web', 'egg-web.log': 'core', 'egg-web.log.1': 'core 1', 'egg-web.log.2': 'core 2', 'egg-web.log.3': 'core 3' } },
  { name: 'by size, with a gap', task: 'size', now: '2024-01-02T15:01:00Z', config: { filesRotateBySize: [ 'egg-web.log' ], maxFileSize: 1, maxFiles: 4 },
    before: { 'egg-web.log': 'core', 'egg-web.log.2': 'core 2' } },
  { name: 'clean', task: 'clean', now: '2024-02-15T00:00:00Z', config: { maxDays: 31 },
    before: { ...all, 'shop-web.log.2024-01-14': 'too old', 'shop-web.log.2024-01-15': 'kept', 'shop-web.log.2024-01-14-23': 'too old',
      'removed.log.2023-12-01': 'too old', 'shop-web.log.1': 'kept', 'shop-web.log.2024-01-xx': 'kept' } },
  { name: 'clean nothing', task: 'clean', now: '2024-02-15T00:00:00Z', config: { maxDays: 0 }, before: { 'shop-web.log.2020-01-01': 'kept' } },
];

async function run(c) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'record-'));
  for (const name in c.before) fs.writeFileSync(path.join(dir, name), c.before[name]);
  now = Date.parse(c.now);
  const errors = [];
  const transport = name => new Map([[ 'file', { options: { file: path.join(dir, name) } } ]]);
  const app = {
    config: {
      logger: { dir, agentLogName: 'egg-agent.log' },
      logrotator: { hourDelimiter: '-', maxFileSize: 50 * 1024 * 1024, maxFiles: 10, maxDays: 31, ...c.config },
    },
    loggers: { logger: transport('shop-web.log'), coreLogger: transport('egg-web.log'), errorLogger: transport('common-error.log') },
    coreLogger: { info() {}, error(err) { errors.push(err.message.replaceAll(dir + '/', '')); } },
    messenger: { sendToApp() {}, sendToAgent() {} },
  };
  await tasks[c.task](app);
  const after = {};
  for (const name of fs.readdirSync(dir)) after[name] = fs.readFileSync(path.join(dir, name), 'utf8');
  fs.rmSync(dir, { recursive: true });
  return { ...c, after, errors };
}

(async () => {
  const done = [];
  for (const c of cases) done.push(await run(c));
  console.log(JSON.stringify(done, null, 1));
})();
