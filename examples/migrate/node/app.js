'use strict';

// A small shop as it is before the move: one file, a session in a cookie, tokens in
// forms. It answers alone on port 3001, or on PORT, and believes the X-Forwarded-*
// headers of the Go application that stands in front of it later.

const { bodyParser } = require('@koa/bodyparser');
const { Router } = require('@koa/router');
const Koa = require('koa');
const csrf = require('koa-csrf');
const session = require('koa-session');

const products = { 1: 'Teapot', 2: 'Kettle', 3: 'Cup & saucer' };

const app = new Koa({ proxy: true });
app.keys = [process.env.KEYS || 'a key for this example only'];
app.use(session.createSession({ maxAge: 86400000, sameSite: 'lax' }, app));
app.use(bodyParser());
app.use(csrf());

const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = text => String(text).replace(/[&<>"']/g, c => escapes[c]);

function page(ctx, title, body) {
  const user = ctx.session.user;
  const count = Object.values(ctx.session.cart || {}).reduce((sum, n) => sum + n, 0);
  ctx.type = 'html';
  ctx.body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title></head><body>
<nav><a href="/">Shop</a> <a href="/cart">Cart (${count})</a> <a href="/search?q=k">Search</a> <a href="/orders">Orders</a>
${user ? `Hello ${escape(user)} ${form(ctx, '/logout', '<button>Log out</button>')}` : '<a href="/login">Log in</a>'}</nav>
<h1>${escape(title)}</h1>
${body}
<footer>Answered by Koa on Node</footer>
</body></html>
`;
}

const form = (ctx, action, fields) =>
  `<form method="post" action="${action}"><input type="hidden" name="_csrf" value="${ctx.state._csrf}">${fields}</form>`;

const links = ids => `<ul>${ids.map(id => `<li><a href="/products/${id}">${escape(products[id])}</a></li>`).join('')}</ul>`;

const router = new Router();

router.get('/', ctx => page(ctx, 'Shop', links(Object.keys(products))));

router.get('/login', ctx => page(ctx, 'Log in', form(ctx, '/login',
  '<label>Name <input name="name"></label> <label>Password <input name="password" type="password"></label> <button>Log in</button>')));

router.post('/login', ctx => {
  const { name, password } = ctx.request.body;
  ctx.assert(name && password === 'sesame', 401, 'wrong name or password');
  ctx.session.user = String(name);
  ctx.redirect('/');
});

router.post('/logout', ctx => {
  ctx.session = null;
  ctx.redirect('/');
});

router.get('/products/:id', ctx => {
  const name = products[ctx.params.id];
  ctx.assert(name, 404, 'no such product');
  page(ctx, name, form(ctx, '/cart', `<input type="hidden" name="product" value="${escape(ctx.params.id)}"><button>Into the cart</button>`));
});

router.get('/cart', ctx => {
  const rows = Object.entries(ctx.session.cart || {}).map(([id, n]) => `<li>${n} x ${escape(products[id])}</li>`);
  page(ctx, 'Cart', `<ul>${rows.join('')}</ul>${form(ctx, '/orders', '<button>Order</button>')}`);
});

router.post('/cart', ctx => {
  const id = ctx.request.body.product;
  ctx.assert(products[id], 404, 'no such product');
  const cart = ctx.session.cart || {};
  ctx.session.cart = { ...cart, [id]: (cart[id] || 0) + 1 };
  ctx.status = 303;
  ctx.redirect('/cart');
});

router.get('/search', ctx => {
  const wanted = String(ctx.query.q || '').toLowerCase();
  page(ctx, 'Search', links(Object.keys(products).filter(id => products[id].toLowerCase().includes(wanted))));
});

router.get('/orders', ctx => page(ctx, 'Orders', `<p>${ctx.session.orders || 0} so far, at ${escape(ctx.protocol)}://${escape(ctx.host)}</p>`));

router.post('/orders', ctx => {
  ctx.assert(ctx.session.user, 401, 'please log in');
  ctx.session.orders = (ctx.session.orders || 0) + 1;
  ctx.session.cart = {};
  ctx.status = 303;
  ctx.redirect('/orders');
});

app.use(router.routes());

const server = app.listen(process.env.PORT || 3001, '127.0.0.1', () => {
  console.log(`Node listens on http://127.0.0.1:${server.address().port}`);
});
