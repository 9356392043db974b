/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.CallRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.URIScheme;

/**
 * Loads what the calls need, by making such calls to servers of our own. In a new JVM the first
 * handshake takes some 300 ms longer, and that is no news about the server.
 */
final class WarmUp {

  private final ClientOptions options;
  private final List<ClientTraceFactory> traces;
  private final Surroundings around;

  private WarmUp(ClientOptions options, List<ClientTraceFactory> traces, Surroundings around) {
    this.options = options;
    this.traces = traces;
    this.around = around;
  }

  /**
   * Warms up for calls to these targets.
   *
   * @param exporting whether they are to make spans
   */
  static void run(
      ClientOptions options, List<Target> targets, boolean exporting, Surroundings around) {
    try (OtlpBridge nowhere = exporting ? nowhere() : null) {
      List<ClientTraceFactory> traces = new Spans(nowhere, null).with(CallRecorder.create());
      new WarmUp(options, traces, around).run(targets);
    } catch (IOException | UncheckedIOException | ExecutionException e) {
      // The calls that follow are only slower.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Spans are made, and end here. */
  private static OtlpBridge nowhere() {
    return OtlpBridge.builder("httpstat").withoutOtlp().exporter(new NoExporter()).build();
  }

  private void run(List<Target> targets)
      throws IOException, ExecutionException, InterruptedException {
    // What is loaded for a handshake costs more than all the rest.
    boolean secure = targets.stream().anyMatch(each -> each.uri().getScheme().equals("https"));
    if (options.isHttp2()) {
      try (H2Origin server = new H2Origin(secure ? URIScheme.HTTPS : URIScheme.HTTP)) {
        call((secure ? "https" : "http") + "://127.0.0.1:" + server.port() + "/");
      }
    } else {
      try (ScriptedServer server =
          secure
              ? ScriptedServer.startTls(Certificates.serverContext(), Responses.chunked("warm"))
              : ScriptedServer.start(Responses.chunked("warm"))) {
        call(server.uri("127.0.0.1", "/"));
      }
    }
    fail("http://127.0.0.1:" + ClosedPort.find() + "/");
  }

  private void call(String url) throws IOException {
    Network network = new Network(SystemDefaultDnsResolver.INSTANCE, Certificates::clientContext);
    try (Caller client = options.straight(network, traces)) {
      Target target = Target.parse(url);
      client.call(
          target, new HttpGet(target.uri()), HttpClientContext.create(), BodySink.nobody(around));
    }
  }

  private void fail(String url) {
    try {
      call(url);
    } catch (IOException expected) {
      // Now that is loaded too.
    }
  }
}
