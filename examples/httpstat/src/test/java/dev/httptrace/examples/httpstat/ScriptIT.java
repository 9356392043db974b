/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the command from an archive of its classes. */
@Timeout(240)
class ScriptIT {

  @TempDir private Path dir;

  @BeforeEach
  void needsAShell() {
    assumeFalse(System.getProperty("os.name").startsWith("Windows"), "the script is for a shell");
  }

  @Test
  void firstRunMakesTheArchiveAndTheSecondUsesIt() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(404, "no"))) {
      String[] args = {"-w", "%{http_code} %{exitcode}", server.uri("127.0.0.1", "/")};
      Packaged first = run(Map.of(), args);
      assertThat(first.out()).as(first.err()).isEqualTo("404 0");
      assertThat(first.err()).isEmpty();
      List<Path> archives = archives();
      assertThat(archives).hasSize(1);
      Path classes = dir.resolve("classes");
      Packaged second = run(Map.of("HTTPSTAT_JAVA_OPTS", "-Xlog:class+load:file=" + classes), args);
      assertThat(second.out()).as(second.err()).isEqualTo("404 0");
      assertThat(archives()).isEqualTo(archives);
      assertThat(Files.readString(classes))
          .containsPattern("dev\\.httptrace\\.examples\\.httpstat\\.Calls source: shared objects");
    }
  }

  @Test
  void withoutAnArchiveItRunsAllTheSame() throws Exception {
    Packaged off = run(Map.of("HTTPSTAT_ARCHIVE", "off"), "--no-such-option");
    assertThat(off.exitCode()).isEqualTo(2);
    assertThat(off.err()).contains("unknown option --no-such-option").hasLineCount(1);
    assertThat(archives()).isEmpty();
  }

  private Packaged run(Map<String, String> more, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("env"));
    command.add("JAVA_HOME=" + System.getProperty("java.home"));
    command.add("XDG_CACHE_HOME=" + dir.resolve("a cache"));
    more.forEach((name, value) -> command.add(name + "=" + value));
    command.add(Document.ROOT.resolve("examples/httpstat/httpstat").toString());
    command.addAll(List.of(args));
    return Packaged.run(command);
  }

  private List<Path> archives() throws IOException {
    Path cache = dir.resolve("a cache/httptrace");
    if (!Files.exists(cache)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(cache)) {
      return files.toList();
    }
  }
}
