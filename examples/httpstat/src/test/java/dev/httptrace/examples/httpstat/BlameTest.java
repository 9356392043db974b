/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Wire;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tool does itself is no server's fault and no call's. */
@Timeout(60)
class BlameTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "--async"})
  void timeLimitOfTheCommandIsNotTheServers(String client) {
    try (ScriptedServer server = ScriptedServer.start(Wire::awaitClose)) {
      String url = server.uri("127.0.0.1", "/");
      Run run = client.isEmpty() ? Run.of("-m", "1", url) : Run.of(client, "-m", "1", url);

      assertThat(run.exitCode()).isEqualTo(28);
      assertThat(run.out().replaceAll("\\s+", " "))
          .contains("> Cancelled by this process (the caller, or a time limit of its own) after")
          .contains("while waiting for the server.");
      assertThat(run.err()).contains("wait failed after", "timed out");
    }
  }

  /** The collector answers once the second call is made: a call that waited for it would hang. */
  @Test
  void callsDoNotWaitForACollectorThatHangs() {
    CountDownLatch second = new CountDownLatch(2);
    List<IOException> waitedFor = new CopyOnWriteArrayList<>();
    try (ScriptedServer collector =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  try {
                    wire.await(second);
                  } catch (IOException e) {
                    waitedFor.add(e);
                  }
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                });
        ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  while (wire.readHead() != null) {
                    second.countDown();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  }
                })) {
      String url = server.uri("127.0.0.1", "/");
      Run run = Run.of("--otlp", collector.uri("127.0.0.1", ""), url, url);

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(waitedFor).isEmpty();
      assertThat(collector.requests()).isNotEmpty();
    }
  }
}
