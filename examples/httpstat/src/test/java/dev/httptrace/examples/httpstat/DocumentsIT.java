/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the texts to what the command does. With {@code -Ddocuments.write} their outputs and the
 * picture are made anew from runs in a terminal.
 */
@Timeout(300)
class DocumentsIT {

  private static final int COLUMNS = 100;
  private static final Path PICTURE = Document.ROOT.resolve("docs/httpstat-demo.svg");
  private static final String STALE = " is not what is printed now: docs/make-pictures";

  @TempDir private Path dir;

  @Test
  void demoPrintsWhatTheTextsSay() throws Exception {
    DemoTries.hold(this::holdFaultsOfTheDemo);
  }

  private void holdFaultsOfTheDemo() throws Exception {
    Terminal demo = Terminal.run(COLUMNS, Map.of(), "demo", "-v");
    assertThat(demo.exitCode()).as(demo.text()).isZero();
    List<String> faults = demo.lines().subList(indexOf(demo.lines(), "Injected fault"), end(demo));
    hold(Document.READING, "faults", faults);
  }

  @Test
  void callsOfTheDemoAreThoseOfTheTextsAndThePicture() throws Exception {
    DemoTries.hold(this::holdCallsOfTheDemo);
  }

  private void holdCallsOfTheDemo() throws Exception {
    Terminal demo = Terminal.run(COLUMNS, Map.of(), "demo");
    assertThat(demo.exitCode()).as(demo.text()).isZero();
    List<String> plain = demo.lines();
    int third = indexOf(plain, "3  ");
    List<String> stale = plain.subList(indexOf(plain, "5  "), indexOf(plain, "Injected fault") - 1);
    hold(Document.README, "stale connection", stale);
    hold(Document.READING, "stale connection", stale);
    hold(Document.READING, "cold call", plain.subList(indexOf(plain, "1  "), third - 1));

    List<String> shown = new ArrayList<>(demo.colouredLines().subList(0, third));
    shown.add(0, "$ java -jar examples/httpstat/target/httpstat.jar demo");
    String picture = TerminalPicture.of(shown, COLUMNS, "httpstat demo, the first calls");
    if (writing()) {
      Files.writeString(PICTURE, picture);
    }
    assertThat(words(Files.readString(PICTURE))).as(PICTURE + STALE).isEqualTo(words(picture));
  }

  @Test
  void percentilesAreThoseOfTheText() throws Exception {
    ConnectionScript quick = Responses.slow(Duration.ofMillis(20), Duration.ZERO, "ok");
    try (ScriptedServer server = ScriptedServer.start(quick)) {
      Terminal report =
          Terminal.run(
              COLUMNS,
              Map.of(),
              "-n",
              "200",
              "-c",
              "8",
              "--slo",
              "total=10ms",
              server.uri("127.0.0.1", "/"));
      assertThat(report.exitCode()).as(report.text()).isEqualTo(4);
      String seen = String.join("\n", report.lines());
      List<String> lines = seen.substring(seen.indexOf("200 calls in")).lines().toList();
      // Which call was the slowest, and why, is another matter each time.
      hold(Document.READING, "percentiles", lines.subList(0, indexOf(lines, "    The slowest")));
    }
  }

  @Test
  void commandsRun() throws Exception {
    List<String> ours = new ArrayList<>(Document.README.commands());
    ours.addAll(Document.READING.commands());
    // The microservices' commands are held by the tests beside them.
    ours.removeIf(each -> !each.startsWith("java -jar examples/httpstat/"));
    assertThat(ours).hasSizeGreaterThanOrEqualTo(4);
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        ScriptedServer collector = ScriptedServer.start(Responses.keepAlive(200, ""))) {
      for (String command : ours.stream().distinct().toList()) {
        String local =
            command
                .replaceAll("https://example.org", server.uri("127.0.0.1", "/"))
                .replace("http://localhost:4318", collector.uri("127.0.0.1", ""))
                .replace("spans.jsonl", dir.resolve("spans.jsonl").toString())
                .replace("calls.har", dir.resolve("calls.har").toString());
        List<String> words = List.of(local.split(" ", -1));
        assertThat(words.get(2)).isEqualTo("examples/httpstat/target/httpstat.jar");
        Packaged run = Packaged.run(words.subList(3, words.size()).toArray(String[]::new));
        assertThat(run.exitCode()).as(command + "\n" + run.err()).isZero();
      }
    }
  }

  @Test
  void buildRunsTheOtherCommandsToo() throws Exception {
    String ci = Files.readString(Document.ROOT.resolve(".ci/run"));
    List<String> maven =
        Document.README.commands().stream().filter(each -> each.startsWith("mvn")).toList();
    assertThat(maven).hasSizeGreaterThanOrEqualTo(2).allMatch(ci::contains);
    assertThat(ci).contains("docker-compose config -q", "microservices.jar tour");
  }

  private static void hold(Document document, String name, List<String> lines) throws IOException {
    if (writing()) {
      document.write(name, lines);
    }
    assertThat(Shape.of(document.output(name)))
        .as(name + " in " + document.file() + STALE)
        .isEqualTo(Shape.of(lines));
  }

  private static boolean writing() {
    return System.getProperty("documents.write") != null;
  }

  private static int end(Terminal terminal) {
    return indexOf(terminal.lines(), "30 of 30") + 1;
  }

  private static int indexOf(List<String> lines, String start) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(start)) {
        return i;
      }
    }
    throw new AssertionError("no line starts with '" + start + "' in " + lines);
  }

  /** The words in a picture, without the lines that come and go. */
  private static List<String> words(String svg) {
    List<String> lines = new ArrayList<>();
    for (String line : svg.lines().toList()) {
      String text = line.replaceAll("<rect[^>]*>", "").replaceAll("<text[^>]*>", " ");
      lines.add(text.replaceAll("<[^>]*>", ""));
    }
    return Shape.of(
        lines.stream()
            .filter(line -> !line.matches(" *(queue|send|other|&gt;|call) .*| {3,4}[a-z].*\\\\."))
            .map(line -> line.replaceFirst("^ *ms .*", "axis"))
            .toList());
  }
}
