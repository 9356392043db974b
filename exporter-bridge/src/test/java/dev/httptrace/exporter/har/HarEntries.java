/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.har;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a HAR file as strictly as its specification is. */
public final class HarEntries {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Schema SCHEMA = schema();

  private HarEntries() {}

  private static Schema schema() {
    try (InputStream in = HarEntries.class.getResourceAsStream("/har-1.2.schema.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The entries of a file that is valid, each of which adds up. */
  public static List<JsonNode> read(Path file) throws IOException {
    JsonNode har = MAPPER.readTree(Files.readString(file));
    assertThat(violations(har)).isEmpty();
    List<JsonNode> entries = new ArrayList<>();
    har.at("/log/entries").forEach(entries::add);
    entries.forEach(HarEntries::assertAddsUp);
    return entries;
  }

  public static List<String> violations(JsonNode har) {
    return SCHEMA.validate(har).stream().map(Object::toString).toList();
  }

  public static JsonNode tree(String json) throws IOException {
    return MAPPER.readTree(json);
  }

  private static void assertAddsUp(JsonNode entry) {
    BigDecimal sum = BigDecimal.ZERO;
    for (String timing : List.of("blocked", "dns", "connect", "send", "wait", "receive")) {
      sum = sum.add(nonNegative(entry.at("/timings/" + timing)));
    }
    assertThat(entry.get("time").decimalValue()).as(entry.toString()).isEqualByComparingTo(sum);
    BigDecimal phases = BigDecimal.ZERO;
    for (JsonNode phase : entry.get("_phases")) {
      phases = phases.add(phase.decimalValue());
    }
    assertThat(phases).isEqualByComparingTo(sum);
    assertThat(nonNegative(entry.at("/timings/ssl")))
        .isLessThanOrEqualTo(nonNegative(entry.at("/timings/connect")));
  }

  private static BigDecimal nonNegative(JsonNode timing) {
    return timing.decimalValue().max(BigDecimal.ZERO);
  }
}
