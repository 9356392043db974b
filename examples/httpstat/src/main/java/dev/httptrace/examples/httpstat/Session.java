/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.exporter.har.HarFile;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.JvmPauses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** One run: a client, its calls, a report of each, and spans of them. */
final class Session {

  private final ClientOptions clients;
  private final RequestOptions requests;
  private final ExportOptions exports;
  private final Slo slo;
  private final Surroundings around;

  Session(
      ClientOptions clients,
      RequestOptions requests,
      ExportOptions exports,
      Slo slo,
      Surroundings around) {
    this.clients = clients;
    this.requests = requests;
    this.exports = exports;
    this.slo = slo;
    this.around = around;
  }

  /**
   * Makes the calls of a plan. Returns the exit code of the first that failed, else whether the
   * calls were fast enough.
   *
   * @param bodies takes the bodies of the responses, one for each URL
   * @throws BadInput if an option is of no use; then nothing was called and no file touched
   */
  int run(Network network, Plan plan, List<BodySink> bodies, Report report) {
    LogLines.install();
    Proxies proxies = clients.proxies(around);
    clients.check(plan.targets(), proxies);
    // What cannot be sent is refused here, and not by a thread that makes calls.
    plan.targets().forEach(requests::request);
    Logins logins = new Logins(requests.login(), proxies);
    StopSignal stop = new StopSignal();
    // First, so that it is closed last: an end that is asked for waits for what is exported, too.
    try (Interruption ignored = Interruption.watch(stop);
        OtlpBridge bridge = exports.open(around);
        HarFile har = exports.openHar();
        JvmPauses pauses = JvmPauses.watch()) {
      Spans spans = new Spans(bridge, exports.jaeger(around));
      WarmUp.run(clients, plan.targets(), bridge != null, around);
      CallRecorder calls = CallRecorder.create().jvmPauses(pauses);
      List<ClientTraceFactory> traces = spans.with(har == null ? calls : calls.listener(har));
      try (Caller client = clients.client(network, proxies, requests, plan.concurrency(), traces)) {
        Tally tally = new Tally();
        Calls all = new Calls(client, clients, requests, logins, bodies, spans, stop);
        tally.paced(all.make(plan, outcome -> tell(outcome, tally, report, stop)));
        report.done(tally, stop.isGiven());
        tellLate(tally.late());
        return judge(tally, report);
      } catch (IOException e) {
        throw new UncheckedIOException("HttpClient's close does not fail", e);
      }
    }
  }

  private void tell(Outcome outcome, Tally tally, Report report, StopSignal stop) {
    boolean cut = stop.isGiven() && outcome.exitCode() != ExitCodes.OK;
    if (cut && report.isSummary()) {
      // That it was cancelled says nothing about the server.
      return;
    }
    tally.add(outcome);
    report.told(outcome);
    if (outcome.complaint() != null && !report.isSummary()) {
      around.complain(outcome.complaint());
    }
  }

  private void tellLate(Pace.Late late) {
    if (late.calls() > 0) {
      around.complain(
          String.format(
              Locale.ROOT,
              "%d calls began late for --rate, by up to %.1f ms: all of --concurrency were under"
                  + " way. The times of the calls leave this wait out",
              late.calls(),
              late.mostNanos() / 1e6));
    }
  }

  private int judge(Tally tally, Report report) {
    Outcome failure = tally.firstFailure();
    if (failure != null && report.isSummary()) {
      around.complain(
          String.format(
              "%d of %d calls failed, the first: %s",
              tally.failures(), tally.calls(), failure.complaint()));
    }
    List<String> misses = slo.misses(tally);
    misses.forEach(around::complain);
    if (failure != null) {
      return failure.exitCode();
    }
    return misses.isEmpty() ? ExitCodes.OK : ExitCodes.SLO_MISSED;
  }
}
