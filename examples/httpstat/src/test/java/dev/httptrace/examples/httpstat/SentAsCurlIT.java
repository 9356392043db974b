/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The head of a request is curl's, byte by byte, where there is a curl. */
@Timeout(60)
class SentAsCurlIT {

  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HERE/a%20b?c=d",
        "-I HERE/",
        "-d a=1 -d b HERE/",
        "-d '' HERE/",
        "-d x -H Content-Type:_text/plain HERE/",
        "--data-binary @FILE HERE/",
        "-d @FILE HERE/",
        "-u a:b HERE/",
        "-u a: HERE/",
        "-u a:b -H Authorization:_mine HERE/",
        "-H Accept: -H X-F:_1 HERE/",
        "-H Host:_me HERE/",
        "-X POST HERE/",
        "-X PUT HERE/",
        "-X PUT -d x HERE/",
        "-A '' HERE/",
        "--connect-to shop.test:80:127.0.0.1:PORT http://shop.test/",
        "--resolve shop.test:PORT:127.0.0.1 http://shop.test:PORT/",
      })
  void requestIsCurls(String arguments) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, ""))) {
      runBoth(arguments, server);
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(1)).isEqualTo(server.requests().get(0));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "302, -L -d x -H X-F:_1 HERE/",
    "307, -L -d x -H X-F:_1 HERE/",
    "302, -L -X POST HERE/",
    "301, -L -X POST -d x HERE/",
    "303, -L -X PUT -d x HERE/",
    "302, -L -X PUT -d x HERE/",
    "302, -L -I HERE/",
    "302, -L -u a:b HERE/",
    "302, -L -H Authorization:_mine -H Cookie:_a=b -H Host:_me HERE/",
  })
  void requestsAfterARedirectAreCurls(int status, String arguments) throws Exception {
    ConnectionScript redirect = Responses.redirect(status, "/end");
    ConnectionScript end = Responses.closing(200, "");
    try (ScriptedServer server = ScriptedServer.start(redirect, end, redirect, end)) {
      runBoth(arguments, server);
      assertThat(server.requests()).hasSize(4);
      assertThat(server.requests().subList(2, 4)).isEqualTo(server.requests().subList(0, 2));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-L -H Authorization:_mine -H Cookie:_a=b HERE/",
        "-L -H Host:_me -H X-F:_1 HERE/",
        "-L -u a:b -d x HERE/",
      })
  void requestsAfterARedirectToAnotherPortAreCurls(String arguments) throws Exception {
    try (ScriptedServer other = ScriptedServer.start(Responses.closing(200, ""));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(other.uri("127.0.0.1", "/end")))) {
      runBoth(arguments, server);
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(1)).isEqualTo(server.requests().get(0));
      assertThat(other.requests()).hasSize(2);
      assertThat(other.requests().get(1)).isEqualTo(other.requests().get(0));
    }
  }

  private void runBoth(String arguments, ScriptedServer server) throws Exception {
    List<String> args = new ArrayList<>(List.of("-A", "same"));
    for (String word : arguments.split(" ", -1)) {
      args.add(
          word.replace('_', ' ')
              .replace("HERE", server.uri("127.0.0.1", ""))
              .replace("PORT", Integer.toString(server.port()))
              .replace("FILE", file().toString())
              .replace("''", ""));
    }
    List<String> curl = new ArrayList<>(List.of("curl", "-sS"));
    curl.addAll(args);
    assumeTrue(hasCurl(), "compares with curl where there is one");
    Packaged theirs = Packaged.run(curl);
    assertThat(theirs.exitCode()).as(theirs.err()).isZero();
    Run ours = Run.of(args.toArray(String[]::new));
    assertThat(ours.exitCode()).as(ours.err()).isZero();
  }

  @Test
  void timesArePrintedAsByCurl() throws Exception {
    assumeTrue(hasCurl(), "compares with curl where there is one");
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      String format =
          "%{http_code}|%{scheme}|%{http_version}|%{size_download}|%{num_connects}|%{num_redirects}"
              + "|%{remote_ip}:%{remote_port}|%{exitcode}|%{redirect_url}|%{time_appconnect}"
              + "|%{time_redirect}|%{method}|%{content_type}|%{ %%\\n";
      String url = server.uri("127.0.0.1", "/");
      Packaged curl = Packaged.run(List.of("curl", "-sS", "-o", "/dev/null", "-w", format, url));
      assertThat(Run.of("-w", format, url).out()).isEqualToIgnoringCase(curl.out());
    }
  }

  private Path file() throws IOException {
    return Files.writeString(dir.resolve("body"), "a=1\r\nb\n");
  }

  private static boolean hasCurl() throws InterruptedException {
    try {
      return Packaged.run(List.of("curl", "--version")).exitCode() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
