/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The usual request targets whose redacted URL is the same: a path without parameters, and a query
 * of the same keys whose values are redacted. Asked for every request, where walking along the URL
 * took a tenth of it. Holds nothing that the redacted URL does not.
 */
final class TargetShape {

  private static final String REDACTED = "REDACTED";
  private static final int LONGEST = 1024;

  private final String path;
  private final String[] keys;

  private TargetShape(String path, String[] keys) {
    this.path = path;
    this.keys = keys;
  }

  /**
   * Returns the shape of a request target, or {@code null} if it is none of the usual.
   *
   * @param url as it was written for the target, with no key readable
   */
  static @Nullable TargetShape ofOrNull(String target, String url) {
    if (!target.startsWith("/") || !isUsual(target, 0)) {
      return null;
    }
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark + 1);
    List<String> keys = new ArrayList<>();
    StringBuilder written = new StringBuilder(path);
    if (mark >= 0) {
      for (String parameter : target.substring(mark + 1).split("&", -1)) {
        int equals = parameter.indexOf('=');
        if (equals < 0 || equals == parameter.length() - 1) {
          return null;
        }
        String key = parameter.substring(0, equals + 1);
        written.append(keys.isEmpty() ? "" : "&").append(key).append(REDACTED);
        keys.add(key);
      }
    }
    return url.endsWith(written.toString())
        ? new TargetShape(path, keys.toArray(String[]::new))
        : null;
  }

  private static boolean isUsual(String target, int from) {
    return target.length() <= LONGEST
        && target.indexOf(';', from) < 0
        && target.indexOf('#', from) < 0;
  }

  /** Whether the redacted URL of this target is the same, if scheme, host and port are. */
  boolean isOf(String target) {
    return target.startsWith(path)
        && isUsual(target, path.length())
        && (keys.length == 0 ? target.length() == path.length() : hasKeys(target));
  }

  private boolean hasKeys(String target) {
    int from = path.length();
    for (String key : keys) {
      if (from < 0 || !target.startsWith(key, from)) {
        return false;
      }
      int value = from + key.length();
      int next = target.indexOf('&', value);
      // What is empty is not redacted.
      if (next == value || value == target.length()) {
        return false;
      }
      from = next < 0 ? -1 : next + 1;
    }
    return from < 0;
  }
}
