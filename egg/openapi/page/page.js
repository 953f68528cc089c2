'use strict';
(() => {
  const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'];
  const main = document.getElementById('main');
  let doc;

  // el makes an element. Texts are always text, never HTML.
  function el(tag, attributes, ...children) {
    const e = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === true) e.setAttribute(name, '');
      else if (value !== undefined && value !== false && value !== '') e.setAttribute(name, value);
    }
    e.append(...children.filter(c => c !== undefined && c !== null && c !== ''));
    return e;
  }

  function resolve(node) {
    for (let i = 0; node && node.$ref && i < 20; i++) {
      node = node.$ref.slice(2).split('/').reduce((n, name) => n && n[name.replace(/~1/g, '/').replace(/~0/g, '~')], doc);
    }
    return node || {};
  }

  const nameOf = schema => schema && schema.$ref ? schema.$ref.split('/').pop() : '';

  function typeText(schema) {
    if (!schema) return '';
    if (schema.$ref) return nameOf(schema);
    if (schema.anyOf) return schema.anyOf.map(typeText).join(' or ');
    const types = [].concat(schema.type || 'any').map(t => t === 'array' ? `list of ${typeText(schema.items)}` : t);
    return types.join(' or ') + (schema.format ? ` (${schema.format})` : '');
  }

  const limits = {
    minimum: n => `≥ ${n}`, maximum: n => `≤ ${n}`, exclusiveMinimum: n => `> ${n}`, exclusiveMaximum: n => `< ${n}`,
    minLength: n => `at least ${n} characters`, maxLength: n => `at most ${n} characters`,
    minItems: n => `at least ${n} items`, maxItems: n => `at most ${n} items`, uniqueItems: () => 'no item twice',
    pattern: p => `matches ${p}`, enum: v => `one of ${v.map(x => JSON.stringify(x)).join(', ')}`,
    const: v => `is ${JSON.stringify(v)}`, default: v => `default ${JSON.stringify(v)}`,
  };

  function limitText(schema) {
    const own = Object.keys(limits).filter(name => schema && schema[name] !== undefined).map(name => limits[name](schema[name]));
    return own.length ? ' · ' + own.join(' · ') : '';
  }

  function fieldRow(name, required, schema, description) {
    return [
      el('div', { class: 'name' }, name, required ? el('em', { title: 'required' }, ' *') : ''),
      el('div', {}, el('span', { class: 'type' }, typeText(schema) + limitText(schema)), description ? el('p', {}, description) : ''),
    ];
  }

  // objectIn is the object that a schema is, or is a list of.
  function objectIn(schema) {
    const s = resolve(schema);
    if (s.properties) return s;
    const inner = s.items || (s.anyOf && s.anyOf[0]) || (typeof s.additionalProperties === 'object' && s.additionalProperties);
    return inner ? objectIn(inner) : null;
  }

  function schemaView(schema, seen = []) {
    const s = objectIn(schema);
    if (!s || seen.includes(s) || seen.length > 4) return el('p', { class: 'type' }, typeText(schema) + limitText(schema));
    const box = el('div', { class: 'fields' });
    for (const [name, property] of Object.entries(s.properties)) {
      box.append(...fieldRow(name, (s.required || []).includes(name), property, property.description));
      const inner = objectIn(property);
      if (inner && !seen.includes(inner) && inner !== s) box.append(schemaView(property, [...seen, s]));
    }
    return seen.length ? el('div', { class: 'nested' }, box) : el('div', {}, el('p', { class: 'type' }, typeText(schema)), box);
  }

  // example is a value that fits a schema, to begin with.
  function example(schema, depth = 0) {
    const s = resolve(schema);
    if (s.default !== undefined) return s.default;
    if (s.enum) return s.enum[0];
    if (s.const !== undefined) return s.const;
    if (s.anyOf) return depth > 3 ? null : example(s.anyOf[0], depth + 1);
    switch ([].concat(s.type)[0]) {
      case 'object': {
        const o = {};
        if (depth < 4) for (const [name, p] of Object.entries(s.properties || {})) o[name] = example(p, depth + 1);
        return o;
      }
      case 'array': return depth > 3 ? [] : [example(s.items, depth + 1)];
      case 'integer': case 'number': return s.minimum !== undefined ? s.minimum : s.exclusiveMinimum !== undefined ? s.exclusiveMinimum + 1 : 0;
      case 'boolean': return false;
      case 'string': return s.format === 'date-time' ? new Date().toISOString() : s.examples ? s.examples[0] : '';
    }
    return null;
  }

  function responsesView(op) {
    return Object.entries(op.responses || {}).map(([status, given]) => {
      const r = resolve(given);
      const media = Object.values(r.content || {})[0];
      return el('div', { class: 'response' }, el('span', { class: 'status' }, status),
        el('div', {}, el('p', {}, r.description || ''), media && status < '300' ? schemaView(media.schema) : media ? el('p', { class: 'type' }, typeText(media.schema)) : ''));
    });
  }

  function inputFor(p) {
    const s = p.schema || {};
    const types = [].concat(s.type);
    const options = s.enum || (types.includes('boolean') ? [true, false] : null);
    if (!options) return el('input', { name: p.name, placeholder: types.includes('array') ? 'one,two' : typeText(s), autocomplete: 'off' });
    const select = el('select', { name: p.name }, el('option', { value: '' }, ''));
    options.filter(v => v !== null).forEach(v => select.append(el('option', { value: String(v) }, String(v))));
    return select;
  }

  function cookie(name) {
    const found = document.cookie.split('; ').find(pair => pair.startsWith(name + '='));
    return found ? found.slice(name.length + 1) : '';
  }

  // request is what a form says to send.
  function request(method, path, params, inputs, body) {
    const query = new URLSearchParams();
    const headers = {};
    for (const p of params) {
      const value = inputs.get(p).value;
      const isList = [].concat((p.schema || {}).type).includes('array');
      if (p.in === 'path') path = path.replace(`{${p.name}}`, encodeURIComponent(value));
      else if (value === '') continue;
      else if (p.in === 'query') (isList ? value.split(',') : [value]).forEach(v => query.append(p.name, v));
      else if (p.in === 'header') headers[p.name] = value;
    }
    const csrf = cookie('csrfToken');
    if (csrf && !['GET', 'HEAD', 'OPTIONS'].includes(method)) headers['x-csrf-token'] = csrf;
    if (body && body.area.value !== '') headers['Content-Type'] = body.type;
    const search = String(query);
    return { url: path + (search ? '?' + search : ''), init: { method, headers, body: body && body.area.value !== '' ? body.area.value : undefined } };
  }

  async function send(out, r) {
    out.hidden = false;
    out.textContent = 'Sending …';
    const start = performance.now();
    try {
      const res = await fetch(r.url, r.init);
      const text = await res.text();
      const time = Math.round(performance.now() - start);
      const headers = [...res.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
      let shown = text;
      try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* no JSON */ }
      out.textContent = `${r.init.method} ${r.url}\n${res.status} ${res.statusText} in ${time} ms\n${headers}\n\n${shown}`;
    } catch (err) {
      out.textContent = `${r.init.method} ${r.url}\n${err.message}`;
    }
  }

  function tryView(method, path, op) {
    const params = (op.parameters || []).map(resolve).filter(p => p.in !== 'cookie');
    const inputs = new Map();
    const form = el('form', {});
    for (const p of params) {
      inputs.set(p, inputFor(p));
      form.append(el('label', { class: 'row' }, el('span', { class: 'name' }, p.name, p.required ? el('em', {}, ' *') : '', el('span', { class: 'type' }, ` ${p.in}`)), inputs.get(p)));
    }
    let body;
    const content = op.requestBody && Object.entries(resolve(op.requestBody).content || {})[0];
    if (content) {
      const [type, media] = content;
      const value = example(media.schema);
      const text = type.includes('json') ? JSON.stringify(value, null, 2) : String(new URLSearchParams(value));
      body = { type, area: el('textarea', { 'aria-label': 'Body', spellcheck: 'false' }, text) };
      form.append(el('p', { class: 'type' }, type), body.area);
    }
    const out = el('pre', { hidden: true, 'aria-live': 'polite' });
    form.append(el('p', {}, el('button', { type: 'submit' }, 'Send')), out);
    form.addEventListener('submit', event => {
      event.preventDefault();
      send(out, request(method, path, params, inputs, body));
    });
    return form;
  }

  function operationView(method, path, op) {
    const box = el('details', { class: 'operation' + (op.deprecated ? ' deprecated' : ''), id: op.operationId },
      el('summary', {}, el('span', { class: `method ${method}` }, method.toUpperCase()), el('span', { class: 'path' }, path), el('span', { class: 'summary' }, op.summary || '')));
    // Most operations are never opened.
    box.addEventListener('toggle', () => { if (box.open && box.children.length === 1) box.append(operationBody(method, path, op)); });
    return box;
  }

  function operationBody(method, path, op) {
    const body = el('div', { class: 'body' });
    if (op.deprecated) body.append(el('p', { class: 'error' }, 'Deprecated'));
    if (op.description) body.append(el('p', {}, op.description));
    if (op.parameters) {
      const fields = el('div', { class: 'fields' });
      op.parameters.map(resolve).forEach(p => fields.append(...fieldRow(`${p.name} (${p.in})`, p.required, p.schema, p.description)));
      body.append(el('h3', {}, 'Parameters'), fields);
    }
    if (op.requestBody) {
      const media = Object.values(resolve(op.requestBody).content || {})[0] || {};
      body.append(el('h3', {}, 'Body'), schemaView(media.schema));
    }
    body.append(el('h3', {}, 'Answers'), ...responsesView(op), el('h3', {}, 'Try it'), tryView(method.toUpperCase(), path, op));
    return body;
  }

  function render() {
    document.querySelector('h1').append(el('small', {}, doc.info.version));
    main.replaceChildren(doc.info.description ? el('p', {}, doc.info.description) : '',
      el('p', { class: 'note' }, el('a', { href: document.body.dataset.document }, document.body.dataset.document)));
    const groups = new Map((doc.tags || []).map(t => [t.name, []]));
    for (const [path, item] of Object.entries(doc.paths)) {
      for (const method of methods.filter(m => item[m])) {
        const tag = (item[method].tags || [''])[0];
        if (!groups.has(tag)) groups.set(tag, []);
        groups.get(tag).push(operationView(method, path, item[method]));
      }
    }
    for (const [tag, operations] of groups) {
      if (operations.length) main.append(el('section', {}, tag || groups.size > 1 ? el('h2', {}, tag || 'Other') : '', ...operations));
    }
    if (!main.querySelector('section')) main.append(el('p', { class: 'note' }, 'The document has no operations.'));
    open();
  }

  function open() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || target.tagName !== 'DETAILS') return;
    target.open = true;
    target.scrollIntoView();
  }

  document.getElementById('filter').addEventListener('input', event => {
    const wanted = event.target.value.toLowerCase();
    for (const section of main.querySelectorAll('section')) {
      const boxes = [...section.querySelectorAll('details')];
      boxes.forEach(box => { box.hidden = !box.firstChild.textContent.toLowerCase().includes(wanted); });
      section.hidden = boxes.every(box => box.hidden);
    }
  });
  addEventListener('hashchange', open);

  fetch(document.body.dataset.document).then(res => {
    if (!res.ok) throw new Error(`${res.status} ${res.statusText}`);
    return res.json();
  }).then(d => { doc = d; render(); }).catch(err => {
    main.replaceChildren(el('p', { class: 'error' }, `The document cannot be read: ${err.message}`));
  });
})();
