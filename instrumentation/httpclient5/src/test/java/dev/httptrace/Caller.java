/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.util.concurrent.Callable;

/** Makes calls from outside the packages whose frames are left out of a call site. */
public final class Caller {

  private Caller() {}

  public static <T> T call(Callable<T> call) throws Exception {
    return call.call();
  }
}
