// Koa with Sequelize on PostgreSQL: PORT, DATABASE_URL, and POOL connections for all of
// WORKERS processes.
'use strict';

const cluster = require('node:cluster');
const Koa = require('koa');
const { Router } = require('@koa/router');
const { DataTypes, Sequelize } = require('sequelize');
const Handlebars = require('handlebars');

const { PORT, DATABASE_URL } = process.env;
const WORKERS = Number(process.env.WORKERS);
const POOL = Number(process.env.POOL);

const page = Handlebars.compile(`<!DOCTYPE html>
<html>
<head><title>Fortunes</title></head>
<body>
<table>
<tr><th>id</th><th>message</th></tr>
{{#each fortunes}}
<tr><td>{{id}}</td><td>{{message}}</td></tr>
{{/each}}
</table>
</body>
</html>
`);

const random = () => Math.floor(Math.random() * 10000) + 1;

const count = (text) => Math.min(Math.max(Number.parseInt(text, 10) || 1, 1), 500);

// Ids in ascending order, none of them twice.
const distinct = (n) => {
  const ids = new Set();
  while (ids.size < n) ids.add(random());
  return [...ids].sort((a, b) => a - b);
};

function models() {
  const sequelize = new Sequelize(DATABASE_URL, {
    logging: false,
    pool: { max: Math.max(1, Math.floor(POOL / WORKERS)), idle: 60000 },
  });
  const id = { type: DataTypes.INTEGER, primaryKey: true };
  const World = sequelize.define('World', {
    id,
    randomNumber: { type: DataTypes.INTEGER, field: 'randomnumber' },
  }, { tableName: 'world', timestamps: false });
  const Fortune = sequelize.define('Fortune', {
    id,
    message: DataTypes.STRING(2048),
  }, { tableName: 'fortune', timestamps: false });
  return { World, Fortune };
}

function routes({ World, Fortune }) {
  const router = new Router();
  const read = (id) => World.findOne({ where: { id } });

  router.get('/plaintext', (ctx) => { ctx.body = 'Hello, World!'; });
  router.get('/json', (ctx) => { ctx.body = { message: 'Hello, World!' }; });
  router.get('/db', async (ctx) => { ctx.body = await read(random()); });
  router.get('/queries', async (ctx) => {
    const ids = Array.from({ length: count(ctx.query.queries) }, random);
    ctx.body = await Promise.all(ids.map(read));
  });
  router.get('/updates', async (ctx) => {
    const worlds = await Promise.all(distinct(count(ctx.query.queries)).map(read));
    const changed = worlds.map(({ id }) => ({ id, randomNumber: random() }));
    await World.bulkCreate(changed, { updateOnDuplicate: ['randomNumber'], returning: false });
    ctx.body = changed;
  });
  router.get('/fortunes', async (ctx) => {
    const fortunes = (await Fortune.findAll()).map(({ id, message }) => ({ id, message }));
    fortunes.push({ id: 0, message: 'Additional fortune added at request time.' });
    fortunes.sort((a, b) => (a.message < b.message ? -1 : 1));
    ctx.type = 'html';
    ctx.body = page({ fortunes });
  });
  return router.routes();
}

function serve() {
  const app = new Koa();
  app.use((ctx, next) => {
    ctx.set('Server', 'koa');
    return next();
  });
  app.use(routes(models()));
  app.listen(PORT, '127.0.0.1');
}

if (cluster.isPrimary) {
  for (let i = 0; i < WORKERS; i++) cluster.fork();
  cluster.on('exit', () => process.exit(1));
  process.on('SIGTERM', () => process.exit(0));
} else {
  serve();
}
