/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import org.apache.hc.core5.http.Header;

/** The only value of a field. It is read through for line breaks when somebody looks at it. */
final class WrittenValue extends AbstractList<String> implements RandomAccess {

  private final Header field;

  WrittenValue(Header field) {
    this.field = field;
  }

  @Override
  public String get(int index) {
    Objects.checkIndex(index, size());
    return WrittenFields.text(field);
  }

  @Override
  public int size() {
    return 1;
  }
}
