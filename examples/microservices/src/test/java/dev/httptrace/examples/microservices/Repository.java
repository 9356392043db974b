/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The files of this repository that no compiler looks at. */
final class Repository {

  static final Path DASHBOARD = file("examples/microservices/grafana/dashboards/httptrace.json");

  private Repository() {}

  static Path file(String name) {
    return Path.of("../..").toAbsolutePath().normalize().resolve(name);
  }

  static String text(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  static JsonNode json(Path file) {
    return read(new ObjectMapper(), file);
  }

  static JsonNode yaml(String name) {
    return read(new ObjectMapper(new YAMLFactory()), file(name));
  }

  static List<String> texts(JsonNode list) {
    Stream<JsonNode> all = StreamSupport.stream(list.spliterator(), false);
    return new ArrayList<>(all.map(JsonNode::asText).toList());
  }

  private static JsonNode read(ObjectMapper mapper, Path file) {
    try {
      return mapper.readTree(file.toFile());
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }
}
