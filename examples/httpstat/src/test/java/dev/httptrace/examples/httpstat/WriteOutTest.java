/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WriteOutTest {

  private static final String TIMES =
      "%{time_namelookup} %{time_connect} %{time_appconnect} %{time_pretransfer}"
          + " %{time_starttransfer} %{time_total}\\n";

  @Test
  void timesAreSecondsWithSixDecimalsAndGrow() {
    try (ScriptedServer server =
        ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"))) {
      String port = Integer.toString(server.port());
      Run run =
          Run.of(
              "-k",
              "-w",
              TIMES,
              "--resolve",
              "shop.test:" + port + ":127.0.0.1",
              "https://shop.test:" + port + "/");
      assertThat(run.out()).matches("(\\d+\\.\\d{6} ){5}\\d+\\.\\d{6}\n");
      List<Double> times =
          Stream.of(run.out().strip().split(" ")).map(Double::parseDouble).toList();
      assertThat(times).isSorted().doesNotHaveDuplicates();
      assertThat(times.get(0)).isPositive();
    }
  }

  @Test
  void timeOfRedirectsIsThatBeforeTheLast() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ScriptedServer moved =
            ScriptedServer.start(Responses.redirect(server.uri("127.0.0.1", "/new")))) {
      String format = "%{num_redirects} %{num_connects} %{http_code} %{time_redirect}";
      String[] followed = Run.of("-L", "-w", format, moved.uri("127.0.0.1", "/")).out().split(" ");
      assertThat(followed).startsWith("1", "2", "200");
      assertThat(Double.parseDouble(followed[3])).isPositive();
      assertThat(Run.of("-w", format, moved.uri("127.0.0.1", "/")).out())
          .isEqualTo("0 1 302 0.000000");
    }
  }

  @Test
  void schemeIsThatOfTheLastCall() {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        ScriptedServer moved =
            ScriptedServer.start(Responses.redirect(server.uri("127.0.0.1", "/new")))) {
      String url = moved.uri("127.0.0.1", "/");
      assertThat(Run.of("-kL", "-w", "%{scheme}", url).out()).isEqualTo("HTTPS");
      assertThat(Run.of("-w", "%{scheme}", url).out()).isEqualTo("HTTP");
    }
  }

  @Test
  void factsAreCurls() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(404, "hello"))) {
      Run run =
          Run.of(
              "-d",
              "abc",
              "-w",
              "%{response_code}|%{method}|%{scheme}|%{http_version}|%{remote_ip}:%{remote_port}"
                  + "|%{local_ip}|%{size_download}|%{size_upload}|%{exitcode}|%{errormsg}"
                  + "|%{url}|%{url_effective}|%header{content-length}|%header{x}|%%|\\t|%x",
              server.uri("127.0.0.1", "/?k=canary"));
      String url = server.uri("127.0.0.1", "/?k=REDACTED");
      assertThat(run.out())
          .isEqualTo(
              "404|POST|HTTP|1.1|127.0.0.1:"
                  + server.port()
                  + "|127.0.0.1|5|3|0||"
                  + url
                  + "|"
                  + url
                  + "|5||%|\t|%x");
    }
  }

  @Test
  void callThatFailsHasItsCode() {
    String format = "%{http_code} %{exitcode} %{time_starttransfer} %{remote_ip}|";
    Run run = Run.of("-w", format, "http://127.0.0.1:" + ClosedPort.find() + "/");
    assertThat(run.exitCode()).isEqualTo(7);
    assertThat(run.out()).isEqualTo("000 7 0.000000 |");
    assertThat(run.err()).contains("connect failed after").hasLineCount(1);
  }

  @Test
  void formatMayStandInAFile(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("format"), "%{http_code}");
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      String url = server.uri("127.0.0.1", "/");
      assertThat(Run.of("-w", "@" + file, url, url).out()).isEqualTo("200200");
    }
    assertThat(Run.of("-w", "@" + file + ".not", "http://127.0.0.1:1/").exitCode()).isEqualTo(26);
  }
}
