/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One scenario as recorded with Go 1.19.8.
 *
 * @param name the scenario
 * @param description what the servers and the caller do
 * @param expectation what the recording expects of HttpClient: exact, close, differs, na
 * @param go Go's sequence
 * @param tolerance its races
 */
record Recorded(
    String name, String description, String expectation, Sequence go, Tolerance tolerance) {

  private static final String FILE = "/go-parity/golden.jsonl";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern INTERLEAVE = Pattern.compile("traces (\\S+) and (\\S+) interleave");

  /** Reads the whole recording. */
  static List<Recorded> all() {
    List<Recorded> all = new ArrayList<>();
    try (InputStream file = Recorded.class.getResourceAsStream(FILE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        all.add(read(JSON.readTree(line)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** Whether Go's sequence and that one are the same but for Go's races. */
  String difference(Sequence actual) {
    return tolerance.difference(go, actual);
  }

  private static Recorded read(JsonNode line) throws IOException {
    List<Step> steps = new ArrayList<>();
    line.get("events").forEach(event -> steps.add(GoNotation.step(event)));
    return new Recorded(
        line.get("name").asText(),
        line.get("desc").asText(),
        line.get("java").asText(),
        new Sequence(steps),
        tolerance(line));
  }

  private static Tolerance tolerance(JsonNode line) throws IOException {
    Set<Set<String>> unordered = new HashSet<>();
    Set<Set<String>> interleaved = new HashSet<>();
    for (JsonNode race : line.path("unordered")) {
      Matcher traces = INTERLEAVE.matcher(race.asText());
      if (traces.matches()) {
        interleaved.add(Set.of(traces.group(1), traces.group(2)));
      } else {
        String[] pair = race.asText().split(" <> ", -1);
        unordered.add(Set.of(key(pair[0]), key(pair[1])));
      }
    }
    Map<String, Set<String>> variants = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : line.path("argVariants").properties()) {
      String key = key(entry.getKey());
      String name = key.substring(key.indexOf('.') + 1);
      Set<String> texts = variants.computeIfAbsent(key, ignored -> new HashSet<>());
      for (JsonNode variant : entry.getValue()) {
        JsonNode args = JSON.readTree(variant.asText());
        texts.add(
            name.startsWith("=") ? GoNotation.userArgs(args) : GoNotation.hookArgs(name, args));
      }
    }
    Set<String> sometimes = new HashSet<>();
    line.path("sometimes").fieldNames().forEachRemaining(key -> sometimes.add(key(key)));
    return new Tolerance(unordered, interleaved, variants, sometimes);
  }

  private static String key(String recorded) {
    return recorded
        .replaceFirst("=(RoundTrip|Do)Returned", "=Returned")
        .replaceFirst(Step.FIELDS + "\\[.*]", Step.FIELDS);
  }

  @Override
  public String toString() {
    return name;
  }
}
