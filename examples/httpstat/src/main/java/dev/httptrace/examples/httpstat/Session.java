/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.record.CallRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/** Makes calls with one client and reports them. */
final class Session {

  private final ClientOptions clients;
  private final RequestOptions requests;
  private final ExportOptions exports;
  private final Surroundings around;

  Session(
      ClientOptions clients, RequestOptions requests, ExportOptions exports, Surroundings around) {
    this.clients = clients;
    this.requests = requests;
    this.exports = exports;
    this.around = around;
  }

  /**
   * Returns the exit code of the first call that failed.
   *
   * @throws BadInput if an option is of no use; then nothing was called
   */
  int run(Network network, List<Target> targets, Report report) {
    try (OtlpBridge bridge = exports.open(around)) {
      Spans spans = new Spans(bridge);
      WarmUp.run(clients);
      List<ClientTraceFactory> traces = spans.with(CallRecorder.create());
      try (CloseableHttpClient client = clients.client(network, targets, traces)) {
        return new Calls(client, clients, requests, spans)
            .make(targets, outcome -> tell(outcome, report));
      } catch (IOException e) {
        throw new UncheckedIOException("HttpClient's close does not fail", e);
      }
    }
  }

  private void tell(Outcome outcome, Report report) {
    report.told(outcome);
    if (outcome.complaint() != null) {
      around.err().println("httpstat: " + outcome.complaint());
    }
  }
}
