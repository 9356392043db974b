/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.integrations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.log.CallLog;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.CallRecorder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one dependency of docs/outputs.md sends the lines to SLF4J, here to its simple logger. */
@Timeout(60)
class CallLogTest {

  @Test
  void callIsLoggedBySlf4j() throws Exception {
    PrintStream stderr = System.err;
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    CallRecorder recorder = CallRecorder.create().listener(CallLog.create(CallLog.Which.ALL));
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CloseableHttpClient client = TracedHttpClients.custom(recorder).build()) {
      System.setErr(new PrintStream(logged, true, UTF_8));
      client.execute(
          new HttpGet(server.uri("/orders?token=canary")),
          response -> EntityUtils.toString(response.getEntity()));
    } finally {
      System.setErr(stderr);
    }
    assertThat(logged.toString(UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("INFO dev.httptrace.calls - GET http://")
        .contains("/orders?token=REDACTED 200 in ")
        .doesNotContain("canary");
  }

  @Test
  void documentNamesTheDependency() throws Exception {
    assertThat(Files.readString(Path.of("..", "..", "docs", "outputs.md")))
        .contains(
            "<artifactId>slf4j-jdk-platform-logging</artifactId>\n  <version>2.0.20</version>");
  }
}
