/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.MessageHeaders;

/** Header fields by name in any case, as RFC 9110 section 5.1 has it. */
final class HeaderMap {

  private HeaderMap() {}

  static Map<String, List<String>> of(MessageHeaders message) {
    Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Header field : message.getHeaders()) {
      fields.computeIfAbsent(field.getName(), name -> new ArrayList<>()).add(field.getValue());
    }
    fields.replaceAll((name, values) -> Collections.unmodifiableList(values));
    return Collections.unmodifiableMap(fields);
  }
}
