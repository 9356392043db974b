/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.exporter.HarFile;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.JvmPauses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

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
   * Makes each call so many times. Returns the exit code of the first that failed, else whether the
   * calls were fast enough.
   *
   * @throws BadInput if an option is of no use; then nothing was called and no file touched
   */
  int run(Network network, List<Target> targets, int repeat, Report report) {
    clients.check();
    // What cannot be sent is refused here, and not by a thread that makes calls.
    targets.forEach(requests::request);
    try (OtlpBridge bridge = exports.open(around);
        HarFile har = exports.openHar();
        JvmPauses pauses = JvmPauses.watch()) {
      Spans spans = new Spans(bridge);
      WarmUp.run(clients);
      CallRecorder calls = CallRecorder.create().jvmPauses(pauses);
      List<ClientTraceFactory> traces = spans.with(har == null ? calls : calls.listener(har));
      try (Caller client = clients.client(network, targets, concurrency, traces)) {
        Tally tally = new Tally();
        new Calls(client, clients, requests, spans)
            .make(
                targets,
                repeat,
                concurrency,
                outcome -> {
                  tally.add(outcome);
                  report.told(outcome);
                  if (outcome.complaint() != null && !report.isSummary()) {
                    around.err().println("httpstat: " + outcome.complaint());
                  }
                });
        report.done(tally);
        return judge(tally, report);
      } catch (IOException e) {
        throw new UncheckedIOException("HttpClient's close does not fail", e);
      }
    }
  }

  private int judge(Tally tally, Report report) {
    Outcome failure = tally.firstFailure();
    if (failure != null && report.isSummary()) {
      around
          .err()
          .printf(
              "httpstat: %d of %d calls failed, the first: %s%n",
              tally.failures(), tally.calls(), failure.complaint());
    }
    List<String> misses = slo.misses(tally);
    misses.forEach(miss -> around.err().println("httpstat: " + miss));
    if (failure != null) {
      return failure.exitCode();
    }
    return misses.isEmpty() ? ExitCodes.OK : ExitCodes.SLO_MISSED;
  }
}
