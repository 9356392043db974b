/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.ScriptedServer;
import java.net.IDN;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** Lookups, which a resolver of the scenario answers. */
final class DnsScenarios {

  private DnsScenarios() {}

  static void addTo(Scenarios all) {
    all.add("dns-not-found", stage -> get(stage, "nothing.invalid"));
    all.add("dns-servfail", DnsScenarios::serverFailure);
    all.add("dns-empty", DnsScenarios::noAddress);
    all.add("dns-idna", DnsScenarios::otherAlphabet);
    all.add("dns-deadline", DnsScenarios::deadline);
    all.add("dns-cancel-late-answer", DnsScenarios::lateAnswer);
    all.add("dns-coalesced", DnsScenarios::shared);
  }

  private static void get(Stage stage, String host) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.hello());
    stage.get("r1", server.uri(host, "/")).readAndClose();
  }

  private static void serverFailure(Stage stage) throws Exception {
    stage.names.add(
        "bad.test",
        () -> {
          throw new UnknownHostException("bad.test: Temporary failure in name resolution");
        });
    get(stage, "bad.test");
  }

  /** As the JDK says it: the name has no address of a family that is asked for. */
  private static void noAddress(Stage stage) throws Exception {
    stage.names.add(
        "empty.test",
        () -> {
          throw new UnknownHostException("empty.test: No address associated with hostname");
        });
    get(stage, "empty.test");
  }

  /** A java.net.URI has no place for such a name: the caller writes it as IDN says. */
  private static void otherAlphabet(Stage stage) throws Exception {
    String ascii = IDN.toASCII("b\u00fccher.test");
    stage.names.add(ascii, "127.0.0.1");
    get(stage, ascii);
  }

  private static void deadline(Stage stage) throws Exception {
    CountDownLatch givenUp = new CountDownLatch(1);
    stage.names.add(
        "mute.test",
        () -> {
          Gates.await(givenUp);
          throw new UnknownHostException("mute.test");
        });
    cancelDuringLookup(stage, "mute.test", givenUp::countDown);
  }

  private static void lateAnswer(Stage stage) throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    stage.names.add(
        "slow.test",
        () -> {
          Gates.await(answered);
          return Names.literals("127.0.0.1");
        });
    cancelDuringLookup(
        stage,
        "slow.test",
        () -> {
          stage.saw("DNSAnswerSent", "");
          answered.countDown();
        });
  }

  private static void cancelDuringLookup(Stage stage, String host, Runnable then) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.hello());
    HttpGet get = new HttpGet(server.uri(host, "/"));
    stage.fork(
        () -> {
          stage.log.await("r1", "DNSStart");
          get.cancel();
          then.run();
        });
    stage.send("r1", get).readAndClose();
    stage.join();
  }

  /** The second client asks while the first one's lookup is under way. */
  private static void shared(Stage stage) throws Exception {
    CountDownLatch bothAsk = new CountDownLatch(2);
    stage.names.add(
        "slow.test",
        () -> {
          bothAsk.countDown();
          Gates.await(bothAsk);
          return Names.literals("127.0.0.1");
        });
    ScriptedServer server = stage.serve("http", Scripts.hello());
    CloseableHttpClient second =
        stage.closing(
            stage
                .traced(
                    HttpClientBuilder.create()
                        .setConnectionManager(
                            TracedHttpClients.connections()
                                .setDnsResolver(Wiring.names(stage.names))
                                .build()))
                .build());
    stage.fork(
        () -> {
          List<ClientTrace> trace = List.of(stage.trace("r2"));
          stage
              .send(
                  second,
                  "r2",
                  ClassicRequestBuilder.get(server.uri("slow.test", "/")).build(),
                  trace)
              .readAndClose();
        });
    stage.get("r1", server.uri("slow.test", "/")).readAndClose();
    stage.join();
  }
}
