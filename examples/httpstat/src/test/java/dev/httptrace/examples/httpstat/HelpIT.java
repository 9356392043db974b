/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The help starts fast: it loads nothing that only calls need. */
@Timeout(60)
class HelpIT {

  @TempDir private Path dir;

  @Test
  void loadsNoClientNoSdkAndNoAnnotations() throws Exception {
    Path classes = dir.resolve("classes");
    Packaged help =
        Packaged.run(
            Packaged.command(
                List.of("-Xlog:class+load:file=" + classes + ":none"), List.of("--help")));
    assertThat(help.exitCode()).as(help.err()).isZero();
    assertThat(help.out()).startsWith("Usage: httpstat ");
    List<String> loaded = Files.readAllLines(classes);
    assertThat(loaded).anyMatch(line -> line.startsWith("picocli.CommandLine "));
    assertThat(loaded)
        .filteredOn(
            line ->
                line.startsWith("org.apache.hc.client5.")
                    || line.startsWith("io.opentelemetry.api.")
                    || line.startsWith("javax.net.ssl.")
                    // An annotation that is read becomes a proxy.
                    || line.matches("\\S*[.]\\$Proxy\\d+ .*"))
        .isEmpty();
  }
}
