/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.Conn;
import dev.httptrace.Exchange;
import dev.httptrace.GotConnInfo;
import dev.httptrace.ResponseHead;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

/**
 * A hook reads the clock before it works: what it is given notes the first time it is asked for
 * anything, and no entry is later than that.
 */
class ClockFirstTest {

  private long asked;

  @Test
  void getConn() {
    assertTimedFirst(Hook.GET_CONN, recorder -> recorder.getConn("one.test:80"));
  }

  @Test
  void leaseDone() {
    assertTimedFirst(
        Hook.LEASE_DONE, recorder -> recorder.leaseDone(new Exception("no room in the pool")));
  }

  @Test
  void tlsHandshakeDone() {
    SSLSession session = noting(SSLSession.class);
    assertTimedFirst(Hook.TLS_DONE, recorder -> recorder.tlsHandshakeDone(session, null));
  }

  @Test
  void gotConn() {
    GotConnInfo info = new GotConnInfo(noting(Conn.class), true, false, Duration.ZERO);
    assertTimedFirst(Hook.GOT_CONN, recorder -> recorder.gotConn(info));
  }

  @Test
  void gotResponseHead() {
    ResponseHead head = noting(ResponseHead.class);
    assertTimedFirst(Hook.RESPONSE_HEAD, recorder -> recorder.gotResponseHead(head));
  }

  @Test
  void exchangeDone() {
    assertTimedFirst(Hook.EXCHANGE_DONE, recorder -> recorder.exchangeDone(null));
  }

  @Test
  void exchangeStart() {
    ExchangeRecord[] record = new ExchangeRecord[1];
    ExchangeRecorder recorder = recorder(record);
    asked = 0;
    recorder.exchangeStart(noting(Exchange.class));

    assertThat(nanoTime(record[0], Hook.EXCHANGE_START)).isLessThan(asked);
  }

  private void assertTimedFirst(Hook hook, Consumer<ExchangeRecorder> told) {
    ExchangeRecord[] record = new ExchangeRecord[1];
    ExchangeRecorder recorder = recorder(record);
    recorder.exchangeStart(noting(Exchange.class));
    asked = 0;
    told.accept(recorder);

    assertThat(asked).as("nothing was asked").isNotZero();
    assertThat(nanoTime(record[0], hook)).isLessThan(asked);
  }

  private static ExchangeRecorder recorder(ExchangeRecord[] into) {
    RecordListener listener =
        new RecordListener() {
          @Override
          public void recorded(ExchangeRecord record, int index) {
            into[0] = record;
          }

          @Override
          public void done(ExchangeRecord record) {}
        };
    return new ExchangeRecorder(Anchor.now(), listener, HeaderCapture.NONE);
  }

  private static long nanoTime(ExchangeRecord record, Hook hook) {
    return record.anchor().nanoTime() + record.offsetNanos(record.lastIndexOf(hook));
  }

  /** An object that notes when it is first asked for anything, once the clock has gone on. */
  private <T> T noting(Class<T> type) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (asked == 0) {
            long before = System.nanoTime();
            do {
              asked = System.nanoTime();
            } while (asked == before);
          }
          Class<?> result = method.getReturnType();
          if (result == String.class) {
            return "/";
          }
          if (result == List.class) {
            return List.of();
          }
          if (result == Duration.class) {
            return Duration.ZERO;
          }
          if (result == int.class) {
            return 1;
          }
          if (result == long.class) {
            return 1L;
          }
          if (result == boolean.class) {
            return false;
          }
          if (result.isArray()) {
            return java.lang.reflect.Array.newInstance(result.getComponentType(), 0);
          }
          return result == io.opentelemetry.context.Context.class
              ? io.opentelemetry.context.Context.root()
              : null;
        };
    return type.cast(
        Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type}, handler));
  }
}
