// Firefox's own importer, from the package of Firefox ESR: what it hands to the network monitor.
import {readFileSync} from 'node:fs';
import vm from 'node:vm';
import {each, expect} from './expected.mjs';

const MODULES = 'firefox/chrome/devtools/modules/devtools/';

/** Firefox's loader as far as the importer goes; of the modules of its page, only what is pure. */
function load(path) {
  const module = {exports: {}};
  const code = readFileSync(MODULES + path, 'utf8');
  vm.runInThisContext(`(function (require, module, exports) {${code}\n})`, {filename: path})(needed, module, module.exports);
  return module.exports;
}

function needed(name) {
  if (name.endsWith('/netmonitor/src/constants.js')) {
    return load(name.substring('resource://devtools/'.length));
  }
  return new Proxy({}, {get: (_, word) => word === 'L10N' ? {getStr: key => key} : value => value});
}

const {HarImporter} = load('client/netmonitor/src/har/har-importer.js');

await each((text, entries) => {
  const requests = new Map();
  new HarImporter({
    clearRequests: () => requests.clear(),
    addRequest: (id, data) => requests.set(id, data),
    updateRequest: (id, data) => Object.assign(requests.get(id), data),
    addTimingMarker: marker => expect('timing marker', marker, undefined),
  }).import(text);
  [...requests.values()].forEach((request, i) => {
    const entry = entries[i];
    const where = `${entry.request.url} `;
    expect(where + 'URL', request.url, entry.request.url);
    expect(where + 'status', request.status, entry.response.status);
    expect(where + 'reason of a failure', request.statusText, entry._error ?? '');
    expect(where + 'remote port is a number', /^\d+$/.test(request.remotePort ?? '0'), true);
    expect(where + 'remote address', request.remoteAddress, entry.serverIPAddress);
    expect(where + 'transferred', request.transferredSize, entry.response.bodySize);
    // Firefox adds up all timings with ssl, which the format has within connect too.
    const ssl = Math.max(0, entry.timings.ssl);
    expect(where + 'total', Math.round(request.totalTime), Math.round(entry.time + ssl));
  });
  expect('requests', requests.size, entries.length);
});
