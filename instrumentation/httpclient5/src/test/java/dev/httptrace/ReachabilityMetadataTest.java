/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is looked up by name is in the metadata that a native image is built with, and nothing else
 * is: a lookup that is missing there finds nothing in the image, without an error.
 */
@Tag("once")
class ReachabilityMetadataTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.httptrace");

  /** Finds by the names that others give it, who are in the metadata in its place. */
  private static final String FOR_OTHERS = "dev.httptrace.fields.FieldHandles";

  /** What finds by name, and the methods of it that do not. */
  private static final Map<String, Set<String>> FINDERS =
      Map.of(
          "java.lang.invoke.MethodHandles$Lookup",
          Set.of(),
          FOR_OTHERS,
          Set.of(),
          "java.lang.ClassLoader",
          Set.of("getSystemClassLoader", "getParent"),
          "java.util.ServiceLoader",
          Set.of(),
          "java.util.ResourceBundle",
          Set.of(),
          "java.lang.reflect.Proxy",
          Set.of());

  /** Looks up what it never gets to in an image, which it refuses first. */
  private static final Set<String> NOT_IN_AN_IMAGE = Set.of("dev.httptrace.record.LibC$Foreign");

  private static final Pattern OF_CLASS_MAY_FIND =
      Pattern.compile("forName|getResource.*|get(Declared)?(Field|Method|Constructor|Class)s?");

  /** The names given to lookups, by which the sources are read: each is a literal. */
  private static final Pattern CLASS_NAME =
      Pattern.compile("(?:isThere|Class\\.forName)\\(\\s*\"([^\"]+)\"");

  private static final Pattern FIELD_NAME =
      Pattern.compile("FieldHandles\\.find\\(\\s*MethodHandles\\.lookup\\(\\),\\s*\"([^\"]+)\"");

  @Test
  void classesThatLookUpAreKnown() {
    Set<String> lookingUp =
        MAIN.stream()
            .flatMap(each -> each.getAccessesFromSelf().stream())
            .filter(ReachabilityMetadataTest::finds)
            .map(access -> access.getOriginOwner().getName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(lookingUp.removeAll(NOT_IN_AN_IMAGE)).isTrue();
    assertThat(lookingUp.remove(FOR_OTHERS)).isTrue();
    Set<String> conditions = new TreeSet<>();
    for (JsonNode entry : metadata().get("reflection")) {
      conditions.add(entry.at("/condition/typeReached").asText());
    }
    assertThat(conditions).isEqualTo(lookingUp);
  }

  @Test
  void everyNameThatIsLookedUpIsInTheMetadata() throws IOException {
    Set<String> expected = new TreeSet<>();
    for (JsonNode entry : metadata().get("reflection")) {
      String condition = entry.at("/condition/typeReached").asText();
      String source = Files.readString(source(condition));
      CLASS_NAME
          .matcher(source)
          .results()
          .forEach(found -> expected.add(condition + " -> " + found.group(1)));
      FIELD_NAME
          .matcher(source)
          .results()
          .forEach(found -> expected.add(condition + " -> " + condition + "#" + found.group(1)));
    }
    Set<String> declared = new TreeSet<>();
    for (JsonNode entry : metadata().get("reflection")) {
      String start = entry.at("/condition/typeReached").asText() + " -> ";
      String type = entry.get("type").asText();
      if (!entry.has("fields")) {
        declared.add(start + type);
      }
      for (JsonNode field : entry.path("fields")) {
        declared.add(start + type + "#" + field.get("name").asText());
      }
    }
    assertThat(declared).isEqualTo(expected).hasSizeGreaterThanOrEqualTo(8);
  }

  private static boolean finds(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getName();
    if (owner.equals("java.lang.Class")) {
      return OF_CLASS_MAY_FIND.matcher(name).matches();
    }
    return FINDERS.containsKey(owner) && !FINDERS.get(owner).contains(name);
  }

  private static Path source(String type) {
    String outermost = type.replaceFirst("\\$.*", "");
    return Path.of("src/main/java", outermost.replace('.', '/') + ".java");
  }

  private static JsonNode metadata() {
    try {
      return new ObjectMapper()
          .readTree(
              Path.of(
                      "src/main/resources/META-INF/native-image/dev.httptrace",
                      "httptrace-httpclient5/reachability-metadata.json")
                  .toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
