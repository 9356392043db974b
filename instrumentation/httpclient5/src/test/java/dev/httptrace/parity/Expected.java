/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.httptrace.httpclient5.Wiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.util.VersionInfo;
import org.jspecify.annotations.Nullable;

/**
 * What HttpClient does where it is not simply Go's sequence.
 *
 * @param verdict what comes out
 * @param reason why, in a line
 * @param java the sequence, empty unless it differs
 * @param since the first HttpClient that can be put into the scenario, or empty
 * @param older what HttpClient 5.2 and 5.3 do, or {@code null} if it is the same
 */
record Expected(
    Verdict verdict, String reason, Sequence java, String since, @Nullable Expected older) {

  private static final String FILE = "/go-parity/java.json";
  private static final String ASYNC_FILE = "/go-parity/async.json";
  private static final Expected AS_GO =
      new Expected(Verdict.EQUAL, "", new Sequence(List.of()), "", null);

  /** What comes out of a scenario. */
  enum Verdict {
    EQUAL,
    DIFFERS,
    NA;

    String text() {
      return this == NA ? "n/a" : name().toLowerCase(Locale.ROOT);
    }
  }

  /** Reads the reviewed list; a scenario that is not in it is as in Go. */
  static Map<String, Expected> all() {
    return all(FILE);
  }

  /** What the async client does, where that is not what the classic one does. */
  static Map<String, Expected> async() {
    return all(ASYNC_FILE);
  }

  private static Map<String, Expected> all(String name) {
    try (InputStream file = Expected.class.getResourceAsStream(name)) {
      Map<String, Expected> all = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : new ObjectMapper().readTree(file).properties()) {
        all.put(entry.getKey(), read(entry.getValue()));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Expected of(Map<String, Expected> all, Recorded recorded) {
    return all.getOrDefault(recorded.name(), AS_GO);
  }

  private static Expected read(JsonNode entry) {
    List<String> lines = new ArrayList<>();
    entry.path("java").forEach(line -> lines.add(line.asText()));
    return new Expected(
        Verdict.valueOf(entry.get("verdict").asText()),
        entry.path("reason").asText("").strip(),
        lines.isEmpty() ? new Sequence(List.of()) : Sequence.parse(lines),
        entry.path("since").asText(""),
        entry.has("older") ? read(entry.get("older")) : null);
  }

  /** What the HttpClient on the class path does. */
  Expected here() {
    return older == null || Wiring.hasStrategies() ? this : older;
  }

  /** Whether the HttpClient on the class path can be put into the scenario. */
  boolean isPossible() {
    if (since.isEmpty()) {
      return true;
    }
    String running =
        VersionInfo.loadVersionInfo("org.apache.hc.client5", Expected.class.getClassLoader())
            .getRelease();
    return minor(running) >= minor(since);
  }

  private static int minor(String version) {
    return Integer.parseInt(version.split("\\.", -1)[1].replaceAll("\\D.*", ""));
  }
}
