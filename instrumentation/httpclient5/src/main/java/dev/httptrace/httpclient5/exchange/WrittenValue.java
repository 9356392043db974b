/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** The only value of a field. It is read through for line breaks when somebody looks at it. */
final class WrittenValue extends AbstractList<String> implements RandomAccess {

  private final @Nullable String value;

  WrittenValue(@Nullable String value) {
    this.value = value;
  }

  @Override
  public String get(int index) {
    Objects.checkIndex(index, size());
    return WrittenFields.text(value);
  }

  @Override
  public int size() {
    return 1;
  }
}
