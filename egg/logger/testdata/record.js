// Records lines.json: what egg-logger 3.6.1 (of egg 3.34.0) writes for the calls
// below, with the time, the process and the host held still. Run it as
//   TZ=UTC FORCE_COLOR=1 node record.js DIR > lines.json
// where DIR is a node_modules with egg in it.
'use strict';

const fs = require('fs');
const os = require('os');
const path = require('path');
const { AsyncLocalStorage } = require('async_hooks');
const { performance } = require('perf_hooks');

const modules = path.resolve(process.argv[2]);
const now = Date.parse('2024-01-02T03:04:05.678Z');
const RealDate = Date;
global.Date = class extends RealDate {
  constructor(...args) { args.length ? super(...args) : super(now); }
  static now() { return now; }
};
performance.now = () => 5000.4567;
os.hostname = () => 'web-1';
Object.defineProperty(process, 'pid', { value: 4242 });
process.noDeprecation = true;
process.setMaxListeners(0);

const { EggLoggers, EggContextLogger } = require(path.join(modules, 'egg-logger'));
const BaseContextLogger = require(path.join(modules, 'egg/lib/core/base_context_logger'));

function make(message, frames, fields) {
  const { name, cause, ...own } = fields || {};
  const err = new Error(message, cause && { cause });
  err.stack = frames && `Error: ${message}\n${frames}`;
  if (name) Object.defineProperty(err, 'name', { value: name });
  return Object.assign(err, own);
}

function chain(length) {
  let err = make('link 0');
  for (let i = 1; i < length; i++) err = make(`link ${i}`, null, { cause: err });
  return err;
}

function aggregate() {
  const err = new AggregateError([ make('one'), make('two', null, { code: 'E2' }) ], 'one\ntwo');
  err.message = 'both';
  err.stack = undefined;
  return err;
}

const frames = '    at run (/srv/app/run.js:1:2)\n    at main (/srv/app/main.js:9:9)';
const errors = {
  bare: make('boom'),
  stack: make('boom', frames),
  coded: make('boom', frames, { code: 'E1', status: 500, data: { a: [ 1, 'x' ], b: '<&>' } }),
  typed: make('no such table', null, { name: 'QueryError', code: 'E3', host: 'db.local' }),
  caused: make('outer', null, { cause: make('inner', frames, { status: 404 }) }),
  chain: chain(13),
  aggregate: aggregate(),
  long: make('long', null, { text: 'x'.repeat(10001) }),
  bytes: make('bytes', null, { short: Buffer.from('ab'), long: Buffer.alloc(60, 1) }),
};

const full = { userId: 'u1', ip: '10.0.0.7', tracer: { traceId: 't-1' }, starttime: now - 12, method: 'GET', url: '/posts?page=2' };
const empty = { ip: '127.0.0.1', method: 'POST', url: '/' };
const precise = { ...empty, performanceStarttime: 4999 };
const even = { ...empty, performanceStarttime: 4998.4567 };

const cases = [
  { name: 'plain lines', calls: [
    { level: 'debug', message: 'not this' }, { level: 'info', message: 'hello' },
    { level: 'warn', message: 'careful' }, { level: 'error', message: 'bad' },
    { level: 'info', message: 'quotes " and back\\slash, ünï <b>&' } ] },
  { name: 'every level', config: { level: 'ALL', consoleLevel: 'ALL' }, calls: [
    { level: 'debug', message: 'this too' }, { level: 'info', message: 'hello' } ] },
  { name: 'no level', config: { level: 'NONE', consoleLevel: 'NONE' }, calls: [ { level: 'error', message: 'nothing' } ] },
  { name: 'errors only', config: { level: 'ERROR' }, calls: [
    { level: 'warn', message: 'no' }, { level: 'error', message: 'yes' } ] },
  { name: 'context lines', calls: [
    { ctx: 'full', level: 'info', message: 'in context' }, { ctx: 'empty', level: 'warn', message: 'nobody' },
    { ctx: 'full', level: 'error', message: 'failed' } ] },
  { name: 'performance timer', config: { enablePerformanceTimer: true }, calls: [
    { ctx: 'precise', level: 'info', message: 'three decimals' }, { ctx: 'even', level: 'info', message: 'no decimals' } ] },
  { name: 'named', plainOnly: true, calls: [
    { ctx: 'full', path: 'service.user', level: 'info', message: 'found' },
    { ctx: 'full', path: 'controller.home', level: 'error', error: 'stack' } ] },
  { name: 'core logger', calls: [ { logger: 'coreLogger', level: 'info', message: 'core' }, { logger: 'coreLogger', level: 'error', message: 'core bad' } ] },
  { name: 'custom logger', calls: [ { logger: 'billLogger', level: 'info', message: 'paid' }, { logger: 'billLogger', level: 'error', message: 'unpaid' } ] },
  { name: 'agent', type: 'agent', calls: [ { level: 'info', message: 'agent' }, { logger: 'coreLogger', level: 'info', message: 'agent core' } ] },
  { name: 'redirect', config: { concentrateError: 'redirect' }, calls: [ { level: 'info', message: 'here' }, { level: 'error', message: 'there' } ] },
  { name: 'ignore', config: { concentrateError: 'ignore' }, calls: [ { level: 'error', message: 'here only' } ] },
  { name: 'iso dates', config: { dateISOFormat: true }, calls: [ { level: 'info', message: 'hello' } ] },
  ...Object.keys(errors).map(error => ({ name: `error ${error}`, calls: [ { ctx: 'full', level: 'error', error } ] })),
  { name: 'error as a warning', calls: [ { level: 'warn', error: 'bare' } ] },
];

function run(c) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'record-'));
  const localStorage = new AsyncLocalStorage();
  const out = { stdout: '', stderr: '' };
  const write = [ process.stdout.write, process.stderr.write ];
  process.stdout.write = s => { out.stdout += s; return true; };
  process.stderr.write = s => { out.stderr += s; return true; };
  const loggers = new EggLoggers({
    logger: {
      type: c.type || 'application', dir, level: 'INFO', consoleLevel: 'INFO', buffer: true, outputJSON: !c.plainOnly, localStorage,
      appLogName: 'shop-web.log', coreLogName: 'egg-web.log', agentLogName: 'egg-agent.log', errorLogName: 'common-error.log', ...c.config,
    },
    customLogger: { billLogger: { file: 'bill.log', consoleLevel: 'NONE' } },
  });
  const contexts = { full, empty, precise, even };
  for (const call of c.calls) {
    const logger = loggers[call.logger || 'logger'];
    const ctx = call.ctx && { ...contexts[call.ctx], app: { logger } };
    const arg = call.error ? errors[call.error] : call.message;
    if (call.path) localStorage.run(ctx, () => new BaseContextLogger(ctx, call.path)[call.level](arg));
    else if (ctx) new EggContextLogger(ctx, logger)[call.level](arg);
    else logger[call.level](arg);
  }
  [ process.stdout.write, process.stderr.write ] = write;
  const files = {};
  for (const logger of loggers.values()) {
    for (const t of logger.values()) {
      if (!t.options.file) continue;
      const name = path.basename(t.options.file);
      files[name] = (files[name] || '') + (t._buf || []).join('');
      t._buf = [];
      t.close();
    }
  }
  process.on('exit', () => fs.rmSync(dir, { recursive: true })); // the streams are still opening
  return { ...c, files, ...out };
}

console.log(JSON.stringify(cases.map(run), null, 1));
