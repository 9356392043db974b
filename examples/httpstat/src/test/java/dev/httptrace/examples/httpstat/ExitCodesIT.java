/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.loopback.Certificates;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class ExitCodesIT {

  private static final String PASSWORD = "changeit";

  @TempDir private static Path dir;

  @BeforeAll
  static void writeTheAuthorityOfTheServers() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("authority", Certificates.authorityCertificate());
    try (OutputStream out = Files.newOutputStream(dir.resolve("authority.p12"))) {
      store.store(out, PASSWORD.toCharArray());
    }
    byte[] der = Certificates.authorityCertificate().getEncoded();
    Files.writeString(
        dir.resolve("authority.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END CERTIFICATE-----\n");
  }

  @ParameterizedTest
  @MethodSource("situations")
  void everyEndHasItsCodeAndOneLine(Situation situation) throws Exception {
    hold(situation, situation.drawn(), List.of());
  }

  @ParameterizedTest
  @MethodSource("situations")
  void asyncClientEndsAsTheClassicOne(Situation situation) throws Exception {
    // It does not try again where the server has closed the connection.
    boolean once = situation.name().equals("nothing");
    hold(situation, once ? "no answer" : situation.drawn(), List.of("--async"));
  }

  private static void hold(Situation situation, String drawn, List<String> more) throws Exception {
    try (Situation.Server server = situation.server().get()) {
      List<String> args = new ArrayList<>(more);
      args.addAll(arguments(situation, server));
      Packaged run =
          Packaged.run(
              Packaged.command(
                  List.of(
                      "-Djavax.net.ssl.trustStore=" + dir.resolve("authority.p12"),
                      "-Djavax.net.ssl.trustStorePassword=" + PASSWORD),
                  args));
      String all = run.out() + run.err();
      assertThat(run.exitCode()).as(all).isEqualTo(situation.exitCode());
      assertThat(run.out()).contains(drawn);
      if (situation.exitCode() == 0) {
        assertThat(run.err()).isEmpty();
      } else {
        assertThat(run.err())
            .startsWith("httpstat: ")
            .contains(situation.complaint())
            .hasLineCount(1);
      }
      assertThat(all).doesNotContain("canary").doesNotContain("\tat ");
    }
  }

  @ParameterizedTest
  @MethodSource("situations")
  void curlEndsWithTheSameCode(Situation situation) throws Exception {
    assumeTrue(hasCurl(), "compares with curl where there is one");
    try (Situation.Server server = situation.server().get()) {
      List<String> command = new ArrayList<>(List.of("curl", "-sS", "-o", "/dev/null"));
      command.addAll(List.of("--cacert", dir.resolve("authority.pem").toString()));
      command.addAll(arguments(situation, server));
      Packaged curl = Packaged.run(command);
      assertThat(curl.exitCode()).as(curl.err()).isEqualTo(situation.exitCode());
    }
  }

  /** Older curls post an empty body instead, with a warning; newer ones end as we do. */
  @Test
  void bodyThatCannotBeReadIsNotSentAsAnEmptyOne() throws Exception {
    Packaged run = Packaged.run("-d", "@/no/such/file", "http://127.0.0.1:1/");
    assertThat(run.exitCode()).isEqualTo(26);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("--data: cannot read the file").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'',               no URL given; 'httpstat demo' needs none",
    "--repeat=0,       --repeat must be at least 1",
    "--repeat=x,       Invalid value for option '--repeat'",
    "--otlp=nowhere,   --otlp must be an http or https URL",
    "--otlp=http://u:canary@h/, --otlp must be an http or https URL",
    "-Hcanary,         was 6 characters",
    "-XG T,            --request must be a method",
    "--hedaer=canary,  unknown option --hedaer",
    "--repeat=2000000, no more than a million calls",
    "-m0,              --max-time must be more than 0",
    "--verbose demo,   --verbose stands before 'demo'",
    "demo --repeat=2,  unknown option --repeat",
  })
  void badUsageIs2AndOneLine(String arguments, String line) throws Exception {
    List<String> args = new ArrayList<>(List.of(arguments.split(" (?=demo|--)", -1)));
    args.removeIf(String::isEmpty);
    if (!args.isEmpty() && !args.contains("demo")) {
      args.add("http://127.0.0.1:1/");
    }
    Packaged run = Packaged.run(args.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("httpstat: ")
        .contains(line)
        .hasLineCount(1)
        .doesNotContain("canary");
  }

  @Test
  void unwritableFileIs23() throws Exception {
    Packaged run = Packaged.run("--otlp-file", dir.resolve("no/such/dir").toString(), "127.0.0.1");
    assertThat(run.exitCode()).isEqualTo(23);
    assertThat(run.err()).startsWith("httpstat: --otlp-file: ").hasLineCount(1);
  }

  static Stream<Situation> situations() {
    return Situation.all();
  }

  private static List<String> arguments(Situation situation, Situation.Server server) {
    String port = Integer.toString(server.port());
    return situation.args().stream().map(each -> each.replace("PORT", port)).toList();
  }

  private static boolean hasCurl() throws InterruptedException {
    try {
      return Packaged.run(List.of("curl", "--version")).exitCode() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
