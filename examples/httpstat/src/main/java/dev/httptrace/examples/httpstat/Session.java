/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.exporter.HarFile;
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
  private final int concurrency;
  private final Slo slo;
  private final Surroundings around;

  Session(
      ClientOptions clients,
      RequestOptions requests,
      ExportOptions exports,
      int concurrency,
      Slo slo,
      Surroundings around) {
    this.clients = clients;
    this.requests = requests;
    this.exports = exports;
    this.concurrency = concurrency;
    this.slo = slo;
    this.around = around;
  }

  /**
   * Returns the exit code of the first call that failed, else whether the calls were fast enough.
   *
   * @throws BadInput if an option is of no use; then nothing was called
   */
  int run(Network network, List<Target> targets, Report report) {
    // What cannot be sent is refused here, and not by a thread that makes calls.
    targets.stream().distinct().forEach(requests::request);
    try (OtlpBridge bridge = exports.open(around);
        HarFile har = exports.openHar()) {
      Spans spans = new Spans(bridge);
      WarmUp.run(clients);
      CallRecorder calls = CallRecorder.create();
      List<ClientTraceFactory> traces = spans.with(har == null ? calls : calls.listener(har));
      try (CloseableHttpClient client = clients.client(network, targets, concurrency, traces)) {
        Tally tally = new Tally();
        new Calls(client, clients, requests, spans)
            .make(
                targets,
                concurrency,
                outcome -> {
                  tally.add(outcome);
                  tell(outcome, report);
                });
        report.done(tally);
        return judge(tally);
      } catch (IOException e) {
        throw new UncheckedIOException("HttpClient's close does not fail", e);
      }
    }
  }

  private int judge(Tally tally) {
    List<String> misses = slo.misses(tally);
    misses.forEach(miss -> around.err().println("httpstat: " + miss));
    int ok = misses.isEmpty() ? ExitCodes.OK : ExitCodes.SLO_MISSED;
    return tally.outcomes().stream()
        .mapToInt(Outcome::exitCode)
        .filter(code -> code != ExitCodes.OK)
        .findFirst()
        .orElse(ok);
  }

  private void tell(Outcome outcome, Report report) {
    report.told(outcome);
    if (outcome.complaint() != null) {
      around.err().println("httpstat: " + outcome.complaint());
    }
  }
}
