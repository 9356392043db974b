/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.parity.Expected.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page that lists all scenarios, and the README's line about it. */
final class ParityDocument {

  private static final String HEAD =
      """
      # Go parity

      Written by `GoParityTest` and held to it; do not edit. Each scenario was recorded with Go 1.19.8 and is played with
      HttpClient against real sockets on loopback, on every HttpClient and JDK that we claim: those called `h2-` and `alpn-`
      with the async client, the others with the classic one. What is compared: the hooks, their order and arguments, and
      what the caller gets. Why so, and what is left out:
      [how parity is compared](RATIONALE.md#how-is-parity-with-go-compared).

      %s.

      The last column is the async client over HTTP/1.1 (HttpClient 5.5 and later), of which the hooks are compared: %s.

      How to read a sequence: `DNS(one.test→127.0.0.1)`, `Connect(127.0.0.1:<http>)` and `TLS(1.3,…)` stand for a Start and
      its Done with nothing between them, `✗` is before the error. `WroteHeaders` includes the `WroteHeaderField` calls before
      it. What begins with `=` the caller saw: `=Returned` is `RoundTrip`, `Do` or `execute`. `r1:` names the request, or the
      trace, that the steps after it belong to. `c1` is a connection, `<http>` a port.

      | scenario | Go | here | verdict | reason | async |
      | --- | --- | --- | --- | --- | --- |
      """;

  private static final String README_LINE = "[Go parity](docs/go-parity.md): ";

  private final List<Recorded> recording;
  private final Map<String, Expected> expected;
  private final Map<String, Expected> async = Expected.async();
  private final Path root = Path.of(System.getProperty("basedir", ".")).resolve("../..");

  ParityDocument(List<Recorded> recording, Map<String, Expected> expected) {
    this.recording = recording;
    this.expected = expected;
  }

  private String summary() {
    return "%d of %d scenarios recorded with Go 1.19.8 match Go exactly, %d differ because HttpClient or Java works differently, %d do not apply"
        .formatted(
            count(Verdict.EQUAL), recording.size(), count(Verdict.DIFFERS), count(Verdict.NA));
  }

  private long count(Verdict verdict) {
    return recording.stream()
        .filter(recorded -> Expected.of(expected, recorded).verdict() == verdict)
        .count();
  }

  private String page() {
    return HEAD.formatted(summary(), asyncSummary())
        + recording.stream().map(this::row).collect(Collectors.joining("\n", "", "\n"));
  }

  private String row(Recorded recorded) {
    Expected here = Expected.of(expected, recorded);
    String sequence =
        switch (here.verdict()) {
          case EQUAL -> "the same";
          case DIFFERS -> code(here.java());
          case NA -> "";
        };
    return "| **%s**<br>%s | %s | %s | %s | %s | %s |"
        .formatted(
            recorded.name(),
            text(recorded.description()),
            code(recorded.go()),
            sequence,
            here.verdict().text(),
            text(here.reason()),
            async(recorded, here));
  }

  private String async(Recorded recorded, Expected here) {
    Expected own = async.get(recorded.name());
    if (!AsyncParityTest.isHttp1(recorded)) {
      return "it is this";
    }
    if (own == null) {
      return switch (here.verdict()) {
        case EQUAL -> "as Go";
        case DIFFERS -> "as here";
        case NA -> "n/a";
      };
    }
    return switch (own.verdict()) {
      case EQUAL -> "as Go";
      case DIFFERS -> code(own.java()) + " " + text(own.reason());
      case NA -> "n/a. " + text(own.reason());
    };
  }

  private String asyncSummary() {
    List<Recorded> http1 = recording.stream().filter(AsyncParityTest::isHttp1).toList();
    return "of %d scenarios %d match Go, %d differ, %d are not played or not compared"
        .formatted(
            http1.size(),
            asyncCount(http1, Verdict.EQUAL),
            asyncCount(http1, Verdict.DIFFERS),
            asyncCount(http1, Verdict.NA));
  }

  private static long asyncCount(List<Recorded> http1, Verdict verdict) {
    return http1.stream()
        .filter(recorded -> AsyncParityTest.expected(recorded).verdict() == verdict)
        .count();
  }

  private static String code(Sequence sequence) {
    return "`" + Notation.compact(sequence) + "`";
  }

  private static String text(String plain) {
    return plain.replace("<", "&lt;").replace("|", "\\|");
  }

  void write() {
    try {
      Files.writeString(document(), page());
      Files.writeString(
          readme(), Files.readString(readme()).replaceAll("(?m)^\\[Go parity].*$", readmeLine()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isCurrent() {
    try {
      return Files.exists(document())
          && Files.readString(document()).equals(page())
          && Files.readAllLines(readme()).contains(readmeLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String readmeLine() {
    return README_LINE + summary() + ".";
  }

  private Path document() {
    return root.resolve("docs/go-parity.md");
  }

  private Path readme() {
    return root.resolve("README.md");
  }
}
