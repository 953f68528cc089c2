// Shows status.json and keeps it fresh. Texts from elsewhere become text, never HTML.
'use strict';

function element(name, properties, ...children) {
  const e = Object.assign(document.createElement(name), properties);
  e.append(...children.filter((c) => c !== null));
  return e;
}

const number = (n) => element('td', { className: 'number' }, n.toLocaleString('en'));
const milliseconds = (ns) => (ns / 1e6).toFixed(ns < 1e7 ? 1 : 0) + ' ms';
const pair = (name, value) => element('div', {}, element('dt', {}, name), element('dd', {}, value));

function table(heads, rows) {
  const head = element('tr', {}, ...heads.map((h) => element('th', { scope: 'col', className: h.startsWith('#') ? 'number' : '' }, h.replace('#', ''))));
  return element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows));
}

function instance(node) {
  let state = node.state;
  if (state === 'ejected') {
    state += ' for ' + Math.max(0, Math.ceil((new Date(node.ejectedUntil) - Date.now()) / 1000)) + ' s';
  }
  return element('tr', {},
    element('td', {}, node.instance.address),
    element('td', {}, element('span', { className: 'state ' + node.state }, state)),
    element('td', {}, [node.instance.zone, node.instance.version].filter(Boolean).join(' ')),
    number(node.inFlight), number(node.queued), number(node.requests), number(node.failures),
    element('td', { className: 'number' }, milliseconds(node.latency)));
}

function service(s) {
  const facts = [
    pair('requests', s.requests.toLocaleString('en')), pair('in flight', s.inFlight.toLocaleString('en')),
    pair('failures', s.failures.toLocaleString('en')), pair('retries', s.retries.toLocaleString('en')),
  ];
  if (s.hedges) facts.push(pair('hedges', s.hedges.toLocaleString('en') + ' (' + s.hedgesWon + ' won)'));
  if (s.breaker) facts.push(pair('breaker', element('span', { className: 'state ' + s.breaker.state }, s.breaker.state)));
  const title = element('h3', {}, s.name + (s.leaving ? ' (leaving)' : ''));
  const nodes = s.nodes.length
    ? table(['instance', 'state', 'zone', '#in flight', '#queued', '#requests', '#failures', '#latency'], s.nodes.map(instance))
    : element('p', { className: 'none' }, s.err || 'no instances');
  return element('section', {}, element('div', { className: 'head' }, title, element('dl', {}, ...facts)), nodes);
}

function counted(r) {
  const all = r.new.requests + r.old.requests;
  const share = all ? Math.round((r.new.requests / all) * 100) : 0;
  return element('tr', {},
    element('td', {}, r.route), number(r.new.requests), number(r.old.requests), number(r.new.errors), number(r.old.errors),
    element('td', { className: 'bar' }, element('progress', { value: share, max: 100, ariaLabel: share + ' % by the new application' })),
    element('td', { className: 'number' }, share + ' %'));
}

function route(r) {
  const facts = [pair('service', r.service)];
  const parts = [];
  if (r.strangler) {
    facts.push(pair('old', r.strangler.old), pair('neither', r.strangler.neither.toLocaleString('en')));
    for (const rule of r.strangler.rules || []) {
      facts.push(pair('rule', [(rule.methods || []).join(','), rule.path || 'all', rule.percent + ' % new'].filter(Boolean).join(' ')));
    }
    parts.push(r.strangler.routes.length
      ? table(['route', '#new', '#old', '#errors new', '#errors old', 'by the new application', '#'], r.strangler.routes.map(counted))
      : element('p', { className: 'none' }, 'no requests yet'));
  }
  const title = element('h3', {}, (r.host || '') + r.path);
  return element('section', {}, element('div', { className: 'head' }, title, element('dl', {}, ...facts)), ...parts);
}

function show(status) {
  document.getElementById('summary').replaceChildren(
    pair('file', status.file), pair('read', new Date(status.loaded).toLocaleString()),
    pair('requests', status.requests.toLocaleString('en')), pair('in flight', status.inFlight.toLocaleString('en')),
    pair('state', status.draining ? 'draining' : 'serving'));
  failure(status.failure && 'The file cannot be used, so the configuration before it holds:\n' + status.failure);
  document.getElementById('services').replaceChildren(...status.services.map(service));
  document.getElementById('routes').replaceChildren(...status.routes.map(route));
}

function failure(text) {
  const p = document.getElementById('failure');
  p.hidden = !text;
  p.textContent = text || '';
}

async function refresh() {
  try {
    const answer = await fetch('status.json');
    show(await answer.json());
  } catch (e) {
    failure('The gateway does not answer: ' + e.message);
  }
  setTimeout(refresh, 2000);
}

refresh();
