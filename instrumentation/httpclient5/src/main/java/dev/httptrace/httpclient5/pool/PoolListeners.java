/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import dev.httptrace.DiscardReason;
import dev.httptrace.HookFailures;
import dev.httptrace.PoolListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/** Those who listen to a pool: mostly nobody, and then a look at the list is all it costs. */
public final class PoolListeners {

  private final List<PoolListener> all = new CopyOnWriteArrayList<>();

  void add(PoolListener listener) {
    all.add(listener);
  }

  void remove(PoolListener listener) {
    all.remove(listener);
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  void leaseDone(HttpHost target, long nanos, @Nullable Exception error) {
    PoolServer server = PoolServer.of(target);
    tell("leaseDone", to -> to.leaseDone(server.host(), server.port(), nanos, error));
  }

  void connOpened(PoolServer server) {
    tell("connOpened", to -> to.connOpened(server.host(), server.port()));
  }

  void connReturned(PoolServer server, long nanos) {
    tell("connReturned", to -> to.connReturned(server.host(), server.port(), nanos));
  }

  void connClosed(PoolServer server, long age, @Nullable DiscardReason reason) {
    tell("connClosed", to -> to.connClosed(server.host(), server.port(), age, reason));
  }

  private void tell(String what, Consumer<PoolListener> how) {
    for (PoolListener each : all) {
      HookFailures.contain(each, what, () -> how.accept(each));
    }
  }
}
