// Chrome's own importer, from the source of its DevTools.
import * as HAR from './node_modules/chrome-devtools-frontend/front_end/models/har/har.js';
import {each, expect, isKnown} from './expected.mjs';

await each((text, entries, file) => {
  const log = new HAR.HARFormat.HARRoot(JSON.parse(text)).log;
  const sorted = [...entries].sort((a, b) => Date.parse(a.startedDateTime) - Date.parse(b.startedDateTime));
  const requests = HAR.Importer.Importer.requestsFromHARLog(log);
  expect(file, requests.length, entries.length);
  requests.forEach((request, i) => {
    const entry = sorted[i];
    const where = `${entry.request.url} `;
    expect(where + 'URL', request.url(), entry.request.url);
    expect(where + 'method', request.requestMethod, entry.request.method);
    expect(where + 'status', request.statusCode, entry.response.status);
    expect(where + 'reason of a failure', request.statusText, entry._error ?? '');
    expect(where + 'connection id', request.connectionId, entry._connectionId ?? '');
    if (entry.serverIPAddress) {
      expect(where + 'remote address', request.remoteAddress(), `${entry.serverIPAddress}:${entry.connection}`);
    }
    expect(where + 'size on the wire', request.transferSize, Math.max(0, entry.response.bodySize));
    expect(where + 'duration', Math.round((request.duration ?? 0) * 1e3), Math.round(entry.time));
    const timing = request.timing;
    if (entry.timings.wait > 0) {
      expect(where + 'wait', Math.round(timing.receiveHeadersEnd - timing.receiveHeadersStart), Math.round(entry.timings.wait));
    }
    expect(where + 'TLS', timing.sslStart >= 0, isKnown(entry.timings.ssl) && entry.timings.ssl > 0);
  });
});
