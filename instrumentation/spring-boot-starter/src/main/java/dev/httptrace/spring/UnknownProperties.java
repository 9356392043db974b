/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/** Tells of properties under {@code httptrace} that there are not: Boot passes them in silence. */
final class UnknownProperties {

  private static final Logger logger = System.getLogger("dev.httptrace.spring");

  private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("httptrace");

  private UnknownProperties() {}

  /** Warns of each, once. */
  static void tell(Environment environment) {
    Map<String, String> known = known();
    Set<String> unknown = new TreeSet<>();
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      if (source instanceof IterableConfigurationPropertySource names) {
        names.stream()
            .filter(name -> PREFIX.isAncestorOf(name) && !known.containsKey(letters(name)))
            .forEach(name -> unknown.add(name.toString()));
      }
    }
    for (String name : unknown) {
      logger.log(
          Level.WARNING,
          "unknown property "
              + name
              + " is ignored; under "
              + PREFIX
              + " there are "
              + String.join(", ", known.values()));
    }
  }

  /** The names of the properties, by their letters alone. */
  private static Map<String, String> known() {
    Map<String, String> known = new TreeMap<>();
    for (RecordComponent component : HttpTraceProperties.class.getRecordComponents()) {
      String name = component.getName().replaceAll("([A-Z])", "-$1");
      ConfigurationPropertyName property = PREFIX.append(name.toLowerCase(Locale.ROOT));
      known.put(letters(property), property.getLastElement(Form.DASHED));
    }
    return known;
  }

  /** Neither hyphens, which a variable of the environment has as dots, nor the index of a list. */
  private static String letters(ConfigurationPropertyName name) {
    StringBuilder letters = new StringBuilder();
    IntStream.range(PREFIX.getNumberOfElements(), name.getNumberOfElements())
        .filter(i -> !name.isNumericIndex(i))
        .forEach(i -> letters.append(name.getElement(i, Form.UNIFORM)));
    return letters.toString();
  }
}
