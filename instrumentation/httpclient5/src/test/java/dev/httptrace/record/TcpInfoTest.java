/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.httpclient5.Wiring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the last byte of an upload left, where the kernel may be asked. */
@Tag("once")
@Timeout(120)
class TcpInfoTest {

  private static final String OPENED = "-D" + TcpInfo.SETTING + "=true";
  private static final String ALLOWED = "--enable-native-access=ALL-UNNAMED";

  @BeforeAll
  static void bothClients() {
    Wiring.assumeAsyncClient();
  }

  @Test
  void uploadThatTheKernelHeldIsToldFromAServerThatThinks() throws Exception {
    assumeTrue(
        Runtime.version().feature() >= 22 && System.getProperty("os.name").equals("Linux"),
        "TCP_INFO needs Linux and JDK 22: java.lang.foreign");
    List<String> lines = run(OPENED, ALLOWED);

    assertThat(lines).hasSize(4);
    assertThat(lines.subList(0, 2))
        .allMatch(line -> line.contains("/reads-slowly: UPLOAD_SLOW "))
        .allMatch(line -> line.contains(" was sending the request (400.0 kB at "))
        .allMatch(line -> line.contains(", after the kernel had taken it; "));
    assertThat(lines.subList(2, 4))
        .allMatch(line -> line.contains("/thinks: SERVER_SLOW "))
        .allMatch(line -> line.contains(" was waiting for the server ("));
  }

  @Test
  void whatIsMissingIsSaidOnce() throws Exception {
    // Without the option on the command line, or on a JDK that has no such functions.
    assertThat(run(OPENED))
        .hasSize(6)
        .anyMatch(
            line ->
                line.matches(
                    "WARNING: otel\\.instrumentation\\.httptrace\\.tcp-info does nothing: it needs"
                        + " (--enable-native-access=ALL-UNNAMED|JDK 22 or later|Linux)\\. Verdicts"
                        + " say \"sending or waiting\" where they do not know which"))
        .filteredOn(line -> line.startsWith("classic/thinks"))
        .allMatch(line -> line.contains(" was sending 400.0 kB or waiting for the server ("));
  }

  private static List<String> run(String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Uploads.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
    return lines;
  }
}
