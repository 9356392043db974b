/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/** Ends a run early: no call begins any more, and those under way are cancelled. */
final class StopSignal {

  private final CountDownLatch given = new CountDownLatch(1);
  private final Set<HttpUriRequestBase> underWay = ConcurrentHashMap.newKeySet();

  void give() {
    given.countDown();
    underWay.forEach(HttpUriRequestBase::cancel);
  }

  boolean isGiven() {
    return given.getCount() == 0;
  }

  /** Waits so long, or until the signal is given; returns whether it is. */
  boolean await(long time, TimeUnit unit) {
    try {
      return given.await(time, unit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  void begun(HttpUriRequestBase request) {
    underWay.add(request);
    if (isGiven()) {
      request.cancel();
    }
  }

  void ended(HttpUriRequestBase request) {
    underWay.remove(request);
  }
}
