/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * What we rely on in a class of HttpClient. A class that is made otherwise is left as it is, and
 * one line in the agent's log says what is not traced: the agent itself would say nothing.
 */
final class Shape extends ElementMatcher.Junction.AbstractBase<TypeDescription> {

  private static final Logger logger = Logger.getLogger("httptrace");
  private static final Set<String> told = ConcurrentHashMap.newKeySet();

  private final String what;
  private final ElementMatcher<? super TypeDescription> expected;

  private Shape(String what, ElementMatcher<? super TypeDescription> expected) {
    this.what = what;
    this.expected = expected;
  }

  /**
   * Matches a class that is made as expected.
   *
   * @param what is not traced otherwise, in the plural
   */
  static Junction<TypeDescription> of(
      String what, ElementMatcher<? super TypeDescription> expected) {
    return new Shape(what, expected);
  }

  @Override
  public boolean matches(TypeDescription type) {
    if (expected.matches(type)) {
      return true;
    }
    if (told.add(what)) {
      logger.log(
          Level.WARNING,
          "httptrace does not fit this HttpClient, which may be newer than it knows: {0} are not"
              + " traced. Requests are not affected ({1})",
          new Object[] {what, type.getName()});
    }
    return false;
  }
}
