'use strict';

const { readFile } = require('node:fs/promises');

// Plain is a view engine for templates without a language.
class Plain {
  render(file) { return readFile(file, 'utf8'); }
  renderString(text) { return text; }
}

// Expressions that configuration files have as text, "/^\/api/", become RegExps:
// Egg has them in JavaScript.
function revive(value, key) {
  if (typeof value === 'string') {
    const m = /^\/(\^.*)\/(i?)$/.exec(value);
    return m ? new RegExp(m[1], m[2]) : key === 'path' && value.startsWith('^') ? new RegExp(value) : value;
  }
  if (value && typeof value === 'object' && !Buffer.isBuffer(value) && !(value instanceof RegExp)) {
    for (const name of Object.keys(value)) value[name] = revive(value[name], name);
  }
  return value;
}

module.exports = class {
  constructor(app) { this.app = app; }
  configWillLoad() {
    const { config } = this.app;
    config.view.mapping = { '.html': 'plain' };
    const { files } = config.siteFile; // paths and switches have one level in Egg
    delete config.siteFile.files;
    Object.assign(config.siteFile, files);
    for (const name of [ 'security', 'jsonp', 'multipart', 'bodyParser', 'static', 'meta', 'siteFile', 'notfound', 'session', 'mark' ]) {
      revive(config[name]);
    }
  }

  didLoad() { this.app.view.use('plain', Plain); }
};
