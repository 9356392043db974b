/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static dev.httptrace.httpclient5.HooksDocument.listed;
import static dev.httptrace.httpclient5.HooksDocument.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.HooksDocument;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tests of spans take hooks for the events that {@code docs/hooks.md} says they become. */
class EventNamesTest {

  @Test
  void documentHasTheEventOfEachHook() throws IOException {
    Map<String, String> documented = new HashMap<>();
    for (List<String> row : table("Order").toList()) {
      List<String> hooks = listed(row.get(0)).map(HooksDocument::name).toList();
      List<String> events = listed(row.get(3).replace("`", "")).toList();
      for (int i = 0; i < hooks.size(); i++) {
        if (i < events.size() && events.get(i).matches("\\.done|http\\.\\S+")) {
          documented.put(
              hooks.get(i), events.get(i).replaceFirst("^\\.", stem(events.get(0)) + "."));
        }
      }
    }

    assertThat(documented).containsExactlyInAnyOrderEntriesOf(EventNames.OF_HOOKS);
  }

  private static String stem(String event) {
    return event.substring(0, event.lastIndexOf('.'));
  }
}
