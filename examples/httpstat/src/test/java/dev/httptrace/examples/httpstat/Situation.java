/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.loopback.BlackHole;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * What can become of a call, with a real server where there is one.
 *
 * @param exitCode what curl's manual says
 * @param complaint what standard error says, empty for nothing
 * @param drawn what standard output says
 * @param server is opened for the call
 * @param args the same for curl and for us; {@code PORT} stands for the server's port
 */
record Situation(
    String name,
    int exitCode,
    String complaint,
    String drawn,
    Supplier<Server> server,
    List<String> args) {

  private static final String HERE = "http://127.0.0.1:PORT/?key=canary";
  private static final String HERE_TLS = "https://127.0.0.1:PORT/?key=canary";
  // A label of more than 63 characters: no resolver asks anybody for it.
  private static final String NOWHERE = "x".repeat(64) + ".invalid";
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

  static Stream<Situation> all() {
    return Stream.of(connecting(), securing(), answering(), reading()).flatMap(each -> each);
  }

  private static Stream<Situation> connecting() {
    return Stream.of(
        of(
            "scheme",
            1,
            "must be http or https",
            "",
            Situation::nobody,
            "foo://127.0.0.1/?key=canary"),
        of("malformed", 3, "malformed URL", "", Situation::nobody, "http://[::1/?key=canary"),
        of("proxy's name", 5, "dns failed after", "in dns", Situation::nobody, "-x", NOWHERE, HERE),
        of("name", 6, "dns failed after", "in dns", Situation::nobody, "http://" + NOWHERE + "/"),
        of("refused", 7, "connect failed after", "in connect", Situation::nobody, HERE),
        of(
            "proxy refused",
            7,
            "connect failed after",
            "in connect",
            Situation::nobody,
            "-x",
            HERE,
            HERE),
        of(
            "black hole",
            28,
            "connect failed after",
            "in connect",
            Situation::hole,
            "-m",
            "1.5",
            HERE),
        of(
            "tunnel refused",
            56,
            "proxy answered 403",
            "403",
            Situation::proxy,
            "-x",
            HERE,
            HERE_TLS));
  }

  private static Stream<Situation> securing() {
    ConnectionScript prose = wire -> wire.send("I do not speak that language, sorry.\r\n");
    ConnectionScript hangUp = wire -> {};
    return Stream.of(
        of("no TLS", 35, "tls failed after", "in tls after", plain(prose), HERE_TLS),
        of("hung up", 35, "tls failed after", "in tls after", plain(hangUp), HERE_TLS),
        of(
            "untrusted",
            60,
            "not trusted",
            "in tls",
            tls(Certificates.untrustedServerContext()),
            HERE_TLS),
        of(
            "expired",
            60,
            "has expired",
            "in tls",
            tls(Certificates.expiredServerContext()),
            HERE_TLS),
        of(
            "other host",
            60,
            "another host",
            "in tls",
            tls(Certificates.wrongHostServerContext()),
            HERE_TLS),
        of(
            "silent in TLS",
            28,
            "tls failed",
            "in tls",
            plain(Wire::awaitClose),
            "-m",
            "1.5",
            HERE_TLS));
  }

  private static Stream<Situation> answering() {
    ConnectionScript trickle = Responses.slow(Duration.ZERO, Duration.ofMillis(100), many("a", 99));
    return Stream.of(
        of("answered", 0, "", "  404  HTTP/1.1", plain(Responses.keepAlive(404, "no")), HERE),
        of(
            "insecure",
            0,
            "",
            "TLSv1.3",
            tls(Certificates.untrustedServerContext()),
            "-k",
            HERE_TLS),
        of("prose", 1, "is not HTTP", "failed in", sent("hello\r\n\r\n"), HERE),
        of("other version", 1, "is not HTTP", "failed in", sent("HTTP/9.9 200 OK\r\n\r\n"), HERE),
        of(
            "silent",
            28,
            "wait failed after",
            "in wait",
            plain(Wire::awaitClose),
            "-m",
            "1.5",
            HERE),
        of("trickle", 28, "receive failed", "in receive", plain(trickle), "-m", "1.5", HERE),
        of("circle", 47, "too many redirects", "302", plain(Responses.redirect("/")), "-L", HERE),
        of("nothing", 52, "without an answer", "attempt 2 (retry", sent(""), HERE),
        of("reset", 56, "wait failed after", "in wait", plain(Situation::reset), HERE));
  }

  private static Stream<Situation> reading() {
    return Stream.of(
        of(
            "bad length",
            8,
            "the answer is not valid HTTP",
            "",
            sent(OK + "Content-Length: x\r\n\r\n"),
            HERE),
        of(
            "cut off",
            18,
            "receive failed",
            "after 4 B",
            sent(OK + "Content-Length: 9\r\n\r\nhalf"),
            HERE),
        of("cut chunk", 18, "receive failed", "after 4 B", sent(OK + CHUNKED + "9\r\nhalf"), HERE),
        of("bad chunk", 56, "receive failed", "", sent(OK + CHUNKED + "zz\r\nhalf"), HERE));
  }

  private static void reset(Wire wire) throws IOException {
    wire.readHead();
    wire.reset();
  }

  private static String[] many(String text, int times) {
    return Stream.generate(() -> text).limit(times).toArray(String[]::new);
  }

  private static Situation of(
      String name,
      int exitCode,
      String complaint,
      String drawn,
      Supplier<Server> server,
      String... args) {
    return new Situation(name, exitCode, complaint, drawn, server, List.of(args));
  }

  private static Server nobody() {
    return new Server(ClosedPort.find(), () -> {});
  }

  private static Server hole() {
    BlackHole hole = BlackHole.open();
    return new Server(hole.port(), hole::close);
  }

  private static Server proxy() {
    ForwardProxy proxy = ForwardProxy.startRefusingConnect(403);
    return new Server(proxy.port(), proxy::close);
  }

  private static Supplier<Server> sent(String answer) {
    return plain(
        wire -> {
          wire.readHead();
          wire.send(answer);
        });
  }

  private static Supplier<Server> plain(ConnectionScript script) {
    return () -> of(ScriptedServer.start(script));
  }

  private static Supplier<Server> tls(SSLContext context) {
    return () -> of(ScriptedServer.startTls(context, Responses.keepAlive(200, "hello")));
  }

  private static Server of(ScriptedServer server) {
    return new Server(server.port(), server::close);
  }

  @Override
  public String toString() {
    return name;
  }

  /** What listens, or does not, on a port. */
  record Server(int port, Runnable end) implements AutoCloseable {

    @Override
    public void close() {
      end.run();
    }
  }
}
