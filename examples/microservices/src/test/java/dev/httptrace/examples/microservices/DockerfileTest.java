/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What can be said of the image without building it. */
class DockerfileTest {

  private final List<String> lines =
      Repository.text("examples/microservices/Dockerfile").replace("\\\n", " ").lines().toList();

  @Test
  void basesArePinnedToARelease() {
    assertThat(lines)
        .filteredOn(line -> line.startsWith("FROM "))
        .hasSize(2)
        .allMatch(
            line -> line.matches("FROM [a-z-]+:\\d+\\.\\d+\\.\\d+[-_][a-z0-9_-]+( AS build)?"));
  }

  @Test
  void runsAsAUserThatIsNotRoot() {
    int user = last("USER ");
    assertThat(lines.get(user)).matches("USER [1-9]\\d*:[1-9]\\d*");
    assertThat(user).isGreaterThan(last("RUN ")).isLessThan(last("ENTRYPOINT "));
    String id = lines.get(user).substring("USER ".length()).split(":", -1)[0];
    assertThat(lines).anyMatch(line -> line.contains("useradd --uid " + id + " "));
  }

  @Test
  void jarIsTheOneThatTheBuildMakes() {
    assertThat(lines.get(last("COPY ")))
        .isEqualTo(
            "COPY --from=build /src/examples/microservices/target/microservices.jar"
                + " /opt/microservices.jar");
    assertThat(Repository.text("examples/microservices/pom.xml"))
        .contains("<finalName>microservices</finalName>");
    assertThat(lines)
        .anyMatch(line -> line.matches("RUN mvn .*-pl examples/microservices -am package"));
    assertThat(lines.get(last("ENTRYPOINT "))).contains("\"-jar\", \"/opt/microservices.jar\"");
  }

  @Test
  void agentAndExtensionAreThoseThatTheBuildCopies() {
    assertThat(lines)
        .contains("COPY --from=build /src/examples/microservices/target/agent /opt/agent");
    assertThat(Repository.text("examples/microservices/pom.xml"))
        .contains("<outputDirectory>${project.build.directory}/agent</outputDirectory>")
        .contains("<destFileName>opentelemetry-javaagent.jar</destFileName>")
        .contains("<destFileName>httptrace-javaagent-extension.jar</destFileName>");
  }

  @Test
  void healthCheckNeedsNothingButTheJar() {
    assertThat(lines)
        .anyMatch(line -> line.startsWith("HEALTHCHECK ") && line.contains("\"health\""));
    String all = String.join("\n", lines).toLowerCase(Locale.ROOT);
    assertThat(Pattern.compile("cmd.*(curl|wget)").matcher(all).find()).isFalse();
  }

  @Test
  void whatWasBuiltHereStaysHere() {
    assertThat(Repository.text(".dockerignore").lines()).contains(".git", "**/target");
  }

  private int last(String instruction) {
    int found = -1;
    for (int i = 0; i < lines.size(); i++) {
      found = lines.get(i).startsWith(instruction) ? i : found;
    }
    assertThat(found).as(instruction).isNotNegative();
    return found;
  }
}
