'use strict';

const $ = (id) => document.getElementById(id);
const cards = new Map();

// What one instance is, in a word for people and a class for colours.
function condition({ process, health }) {
  if (process.pid === 0) return ['dead', 'gone, will be started again'];
  if (!process.address) return ['starting', 'starting'];
  if (process.hanging) return ['hanging', health && health.state === 'up' ? 'hangs, not yet noticed' : 'hangs, gets no requests'];
  if (!health) return ['starting', 'not in the list yet'];
  if (health.state !== 'up') return ['hanging', health.state + ', gets no requests'];
  return process.slow ? ['slow', 'slow'] : ['up', 'well'];
}

function newCard(instance) {
  const card = $('card').content.cloneNode(true).firstElementChild;
  card.id = instance.id;
  card.querySelector('h3').textContent = instance.id;
  card.addEventListener('click', (event) => {
    const action = event.target.dataset.action;
    if (action) fetch(`/instances/${instance.id}/${action}`, { method: 'POST' });
  });
  $(instance.service).append(card);
  cards.set(instance.id, card);
  return card;
}

function button(card, first, other, on) {
  const b = card.querySelector(`[data-action=${first}], [data-action=${other}]`);
  b.dataset.action = on ? other : first;
  return b;
}

function showInstance(instance, requests) {
  const card = cards.get(instance.id) || newCard(instance);
  const { process, health } = instance;
  const [name, text] = condition(instance);
  card.className = 'card ' + name;
  card.querySelector('.state').textContent = text;
  card.querySelector('.process').textContent = process.pid ? `${process.pid}, start ${process.starts}` : '–';
  card.querySelector('.requests').textContent = requests;
  card.querySelector('.failures').textContent = health ? health.failures : '–';
  card.querySelector('.latency').textContent = health && health.latency ? (health.latency / 1e6).toFixed(1) + ' ms' : '–';
  button(card, 'hang', 'resume', process.hanging).textContent = process.hanging ? 'Wake up' : 'Hang';
  button(card, 'slow', 'fast', process.slow).textContent = process.slow ? 'Speed up' : 'Slow down';
  for (const b of card.querySelectorAll('button')) b.disabled = !process.address;
}

function fill(table, rows) {
  table.tBodies[0].replaceChildren(...rows.map((cells) => {
    const row = document.createElement('tr');
    cells.forEach((text, i) => {
      const cell = row.insertCell();
      cell.textContent = text;
      if (i === cells.length - 1) cell.className = 'number';
    });
    return row;
  }));
}

function show(state) {
  $('registry').textContent = state.registry;
  const routes = Object.keys(state.served).sort();
  for (const instance of state.instances) {
    showInstance(instance, routes.reduce((sum, route) => sum + (state.served[route][instance.id] || 0), 0));
  }
  fill($('served'), routes.flatMap((route) =>
    Object.keys(state.served[route]).sort().map((id) => [route, id, state.served[route][id]])));
  fill($('last'), (state.last || []).slice().reverse().map((r) =>
    [r.path, r.status, (r.servedBy || []).join(' ') || 'nobody', (r.took / 1e6).toFixed(1)]));
}

const events = new EventSource('/events');
events.onopen = () => { $('live').textContent = 'live'; };
events.onerror = () => { $('live').textContent = 'the gateway is away, trying again'; };
events.onmessage = (event) => show(JSON.parse(event.data));

// Some requests a second, as long as the button is pressed.
let timer = 0;
let sent = 0;
const results = { ok: 0, bad: 0 };
async function sendOne() {
  sent++;
  const path = sent % 4 === 0 ? '/users' : '/orders?user=' + (1 + sent % 12);
  let good = false;
  try {
    good = (await fetch(path)).ok;
  } catch { /* counted as not answered */ }
  const name = good ? 'ok' : 'bad';
  $(name).textContent = ++results[name];
}
$('send').addEventListener('click', () => {
  timer = timer ? void clearInterval(timer) || 0 : setInterval(sendOne, 100);
  $('send').setAttribute('aria-pressed', String(timer !== 0));
  $('send').textContent = timer ? 'Stop sending' : 'Send requests';
});
