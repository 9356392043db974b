/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the README to what the command does. With {@code -Dreadme.write} its output and the picture
 * are made anew from a run of the demo in a terminal.
 */
@Timeout(120)
class ReadmeIT {

  private static final int COLUMNS = 100;
  private static final Path PICTURE = Readme.ROOT.resolve("docs/httpstat-demo.svg");
  private static final String STALE = "the README or its picture is stale: docs/make-pictures";

  @TempDir private Path dir;

  @Test
  void outputAndPictureAreThoseOfTheDemo() throws Exception {
    Terminal demo = Terminal.run(COLUMNS, Map.of(), "demo");
    assertThat(demo.exitCode()).as(demo.text()).isZero();
    List<String> coloured = new ArrayList<>(demo.colouredLines());
    List<String> plain = demo.lines();
    int last = indexOf(plain, "5  ");
    coloured.add(0, "$ java -jar examples/httpstat/target/httpstat.jar demo");
    String picture =
        TerminalPicture.of(
            coloured.subList(0, indexOf(plain, "3  ")), COLUMNS, "httpstat demo, the first calls");
    List<String> output = plain.subList(last, plain.lastIndexOf(""));
    if (System.getProperty("readme.write") != null) {
      Readme.read().writeOutput(output);
      Files.writeString(PICTURE, picture);
    }
    assertThat(Shape.of(Readme.read().output())).as(STALE).isEqualTo(Shape.of(output));
    assertThat(words(Files.readString(PICTURE))).as(STALE).isEqualTo(words(picture));
  }

  @Test
  void commandsRun() throws Exception {
    List<String> ours =
        Readme.read().commands().stream().filter(each -> each.startsWith("java -jar")).toList();
    assertThat(ours).hasSizeGreaterThanOrEqualTo(3);
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        ScriptedServer collector = ScriptedServer.start(Responses.keepAlive(200, ""))) {
      for (String command : ours) {
        String local =
            command
                .replaceAll("https://example.org", server.uri("127.0.0.1", "/"))
                .replace("http://localhost:4318", collector.uri("127.0.0.1", ""))
                .replace("spans.jsonl", dir.resolve("spans.jsonl").toString());
        List<String> words = List.of(local.split(" ", -1));
        assertThat(words.get(2)).isEqualTo("examples/httpstat/target/httpstat.jar");
        Packaged run = Packaged.run(words.subList(3, words.size()).toArray(String[]::new));
        assertThat(run.exitCode()).as(command + "\n" + run.err()).isZero();
      }
    }
  }

  @Test
  void buildRunsTheOtherCommandsToo() throws Exception {
    String ci = Files.readString(Readme.ROOT.resolve(".ci/run"));
    List<String> maven =
        Readme.read().commands().stream().filter(each -> each.startsWith("mvn")).toList();
    assertThat(maven).hasSizeGreaterThanOrEqualTo(2).allMatch(ci::contains);
    assertThat(ci).contains("docker-compose config -q");
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
            .filter(line -> !line.matches(" *(queue|send|other) .*"))
            .map(line -> line.replaceFirst("^ *ms .*", "axis"))
            .toList());
  }
}
