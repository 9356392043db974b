/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.fields;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Finds the handle of a private field, for a class that keeps it in a constant of its own. */
public final class FieldHandles {

  private FieldHandles() {}

  /**
   * Returns the handle of a field of the class that looks it up.
   *
   * @param lookup of the class that declares the field
   * @throws ExceptionInInitializerError if it has no such field of that type
   */
  public static VarHandle find(MethodHandles.Lookup lookup, String field, Class<?> type) {
    try {
      return lookup.findVarHandle(lookup.lookupClass(), field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
