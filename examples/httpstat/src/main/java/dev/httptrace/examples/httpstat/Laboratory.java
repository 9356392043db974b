/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static dev.httptrace.record.VerdictKind.ADDRESS_FAILED;
import static dev.httptrace.record.VerdictKind.BODY_NOT_CONSUMED;
import static dev.httptrace.record.VerdictKind.CANCELLED;
import static dev.httptrace.record.VerdictKind.CHALLENGED;
import static dev.httptrace.record.VerdictKind.CLIENT_SLOW;
import static dev.httptrace.record.VerdictKind.CONNECT_FAILED;
import static dev.httptrace.record.VerdictKind.CPU_STARVED;
import static dev.httptrace.record.VerdictKind.DNS_FAILED;
import static dev.httptrace.record.VerdictKind.DNS_SLOW;
import static dev.httptrace.record.VerdictKind.DOWNLOAD_FAILED;
import static dev.httptrace.record.VerdictKind.DOWNLOAD_SLOW;
import static dev.httptrace.record.VerdictKind.ERROR_STATUS;
import static dev.httptrace.record.VerdictKind.EXPECT_IGNORED;
import static dev.httptrace.record.VerdictKind.FAILED;
import static dev.httptrace.record.VerdictKind.NOTHING_UNUSUAL;
import static dev.httptrace.record.VerdictKind.POOL_EXHAUSTED;
import static dev.httptrace.record.VerdictKind.PROXY_SLOW;
import static dev.httptrace.record.VerdictKind.REDIRECTED;
import static dev.httptrace.record.VerdictKind.RETRIED;
import static dev.httptrace.record.VerdictKind.SERVER_SLOW;
import static dev.httptrace.record.VerdictKind.SERVER_TIMEOUT;
import static dev.httptrace.record.VerdictKind.STALE_CONNECTION;
import static dev.httptrace.record.VerdictKind.TLS_FAILED;
import static dev.httptrace.record.VerdictKind.TLS_SLOW;
import static dev.httptrace.record.VerdictKind.UPLOAD_SLOW;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Wire;
import dev.httptrace.record.CallRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Faults that are injected one at a time, each into a client and servers of its own. */
final class Laboratory {

  static final Duration LONG = Duration.ofMillis(250);
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private Laboratory() {}

  /** All faults, in the order of the phases. */
  static List<Fault> faults() {
    return List.of(
        new Fault("none, on a reused connection", NOTHING_UNUSUAL, Laboratory::reused),
        new Fault("pool of one, its connection in use", POOL_EXHAUSTED, SetupExperiments::busyPool),
        new Fault("slow DNS", DNS_SLOW, SetupExperiments::slowNames),
        new Fault("unknown host name", DNS_FAILED, SetupExperiments::unknownName),
        new Fault("first address refuses", ADDRESS_FAILED, SetupExperiments::firstAddressRefuses),
        new Fault("every address refuses", CONNECT_FAILED, SetupExperiments::refused),
        new Fault("slow proxy", PROXY_SLOW, SetupExperiments::slowProxy),
        new Fault("slow TLS", TLS_SLOW, SetupExperiments::slowTls),
        new Fault("slow TLS of an HTTPS proxy", TLS_SLOW, SetupExperiments::slowTlsOfTheProxy),
        new Fault(
            "certificate expired",
            TLS_FAILED,
            () -> SetupExperiments.tls(Certificates.expiredServerContext())),
        new Fault(
            "certificate of an unknown authority",
            TLS_FAILED,
            () -> SetupExperiments.tls(Certificates.untrustedServerContext())),
        new Fault(
            "certificate of another host",
            TLS_FAILED,
            () -> SetupExperiments.tls(Certificates.wrongHostServerContext())),
        new Fault("server that reads slowly", UPLOAD_SLOW, Laboratory::slowReader),
        new Fault("server that ignores Expect", EXPECT_IGNORED, Laboratory::expectIgnored),
        new Fault("slow first byte", SERVER_SLOW, () -> got(Responses.slow(LONG, LONG, "a"))),
        new Fault("slow first byte with Server-Timing", SERVER_SLOW, () -> got(timing())),
        new Fault("server that never answers", SERVER_TIMEOUT, Laboratory::silent),
        new Fault("plain HTTP to a TLS port", FAILED, SetupExperiments::plainToTls),
        new Fault("slow body", DOWNLOAD_SLOW, () -> got(slowBody())),
        new Fault("body cut off", DOWNLOAD_FAILED, Laboratory::cutOff),
        new Fault("slow interceptor in this JVM", CLIENT_SLOW, OwnExperiments::slowInterceptor),
        new Fault("busy machine", CPU_STARVED, OwnExperiments::busyMachine),
        new Fault("cancelled by the caller", CANCELLED, Laboratory::cancelled),
        new Fault("error status", ERROR_STATUS, () -> got(Responses.keepAlive(500, "no"))),
        new Fault("body not read", BODY_NOT_CONSUMED, Laboratory::notRead),
        new Fault("connection closed in the pool", STALE_CONNECTION, Laboratory::stale),
        new Fault("408 on an idle connection", STALE_CONNECTION, Laboratory::timedOutIdle),
        new Fault("503, then 200", RETRIED, Laboratory::unavailable),
        new Fault("redirect by a slow server", REDIRECTED, Laboratory::redirected),
        new Fault("401 by a slow server, then 200", CHALLENGED, Laboratory::challenged));
  }

  private static CallRecord got(ConnectionScript script) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(script);
        Bench bench = new Bench()) {
      return bench.get(server.uri(Bench.HOST, "/"));
    }
  }

  private static CallRecord reused() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "a"));
        Bench bench = new Bench()) {
      bench.get(server.uri(Bench.HOST, "/"));
      return bench.get(server.uri(Bench.HOST, "/"));
    }
  }

  private static CallRecord slowReader() throws IOException {
    // More than the buffers of both ends hold.
    int size = 16_000_000;
    ConnectionScript reader =
        wire -> {
          wire.readHead();
          wire.pause(LONG);
          wire.readBody(size);
          wire.send(OK + "Content-Length: 0\r\n\r\n");
        };
    try (ScriptedServer server = ScriptedServer.start(reader);
        Bench bench = new Bench()) {
      return bench.post(server.uri(Bench.HOST, "/"), new byte[size]);
    }
  }

  private static CallRecord expectIgnored() throws IOException {
    ConnectionScript ignorant =
        wire -> {
          wire.readHead();
          wire.readBody(1);
          wire.send(OK + "Content-Length: 0\r\n\r\n");
          wire.awaitClose();
        };
    try (ScriptedServer server = ScriptedServer.start(ignorant);
        Bench bench = new Bench().expectContinue(LONG)) {
      return bench.post(server.uri(Bench.HOST, "/"), new byte[1]);
    }
  }

  private static CallRecord timedOutIdle() throws IOException {
    ConnectionScript impatient =
        wire -> {
          wire.readHead();
          wire.send(OK + "Content-Length: 0\r\n\r\n");
          wire.readHead();
          wire.send("HTTP/1.1 408 Idle\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        };
    try (ScriptedServer server = ScriptedServer.start(impatient);
        Bench bench = new Bench()) {
      bench.get(server.uri(Bench.HOST, "/"));
      return bench.get(server.uri(Bench.HOST, "/"));
    }
  }

  private static CallRecord silent() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Wire::awaitClose);
        Bench bench = new Bench().responseTimeout(LONG)) {
      return bench.fail(server.uri(Bench.HOST, "/"));
    }
  }

  private static CallRecord cancelled() throws IOException {
    CountDownLatch asked = new CountDownLatch(1);
    ConnectionScript silent =
        wire -> {
          wire.readHead();
          asked.countDown();
          wire.awaitClose();
        };
    try (ScriptedServer server = ScriptedServer.start(silent);
        Bench bench = new Bench()) {
      return bench.cancelOnce(asked, server.uri(Bench.HOST, "/"));
    }
  }

  private static CallRecord cutOff() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(sent(OK + "Content-Length: 9\r\n\r\nhalf"));
        Bench bench = new Bench()) {
      return bench.fail(server.uri(Bench.HOST, "/"));
    }
  }

  private static CallRecord notRead() throws IOException {
    ConnectionScript half =
        wire -> {
          wire.readHead();
          wire.send(OK + "Content-Length: 9\r\n\r\nhalf");
          wire.awaitClose();
        };
    try (ScriptedServer server = ScriptedServer.start(half);
        Bench bench = new Bench()) {
      return bench.getWithoutReading(server.uri(Bench.HOST, "/"));
    }
  }

  private static CallRecord stale() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                Responses.stale(Duration.ZERO, "a"), Responses.keepAlive(200, "a"));
        Bench bench = new Bench().slowNames(LONG)) {
      bench.get(server.uri(Bench.HOST, "/"));
      return bench.get(server.uri(Bench.HOST, "/"));
    }
  }

  private static CallRecord unavailable() throws IOException {
    ConnectionScript busy =
        wire -> {
          wire.readHead();
          wire.pause(LONG);
          wire.send("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
          wire.readHead();
          wire.send(OK + "Content-Length: 0\r\n\r\n");
          wire.awaitClose();
        };
    return got(busy);
  }

  private static CallRecord redirected() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "a"));
        ScriptedServer moved =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.pause(LONG);
                  wire.send(
                      "HTTP/1.1 302 Moved\r\nContent-Length: 0\r\nLocation: "
                          + server.uri(Bench.HOST, "/")
                          + "\r\n\r\n");
                  wire.awaitClose();
                });
        Bench bench = new Bench()) {
      return bench.get(moved.uri(Bench.HOST, "/"));
    }
  }

  private static CallRecord challenged() throws IOException {
    ConnectionScript guarded =
        wire -> {
          wire.readHead();
          wire.pause(LONG);
          String challenge = "WWW-Authenticate: Basic realm=\"r\"\r\n";
          wire.send("HTTP/1.1 401 Who\r\n" + challenge + "Content-Length: 0\r\n\r\n");
          wire.readHead();
          wire.send(OK + "Content-Length: 0\r\n\r\n");
          wire.awaitClose();
        };
    return got(guarded);
  }

  private static ConnectionScript timing() {
    return wire -> {
      wire.readHead();
      wire.pause(LONG);
      wire.send(OK + "Server-Timing: db;dur=240\r\nContent-Length: 0\r\n\r\n");
      wire.awaitClose();
    };
  }

  private static ConnectionScript slowBody() {
    return Responses.slow(Duration.ZERO, LONG, "a", "b");
  }

  private static ConnectionScript sent(String answer) {
    return wire -> {
      wire.readHead();
      wire.send(answer);
    };
  }
}
