/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.context.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompositionTest {

  private final List<String> told = new ArrayList<>();

  private ClientTrace trace(String name) {
    return new ClientTrace() {
      @Override
      public void getConn(String hostPort) {
        told.add(name);
      }
    };
  }

  private ClientTrace aborting(String name, IOException abort) {
    return new ClientTrace() {
      @Override
      public void got1xxResponse(int code, Map<String, List<String>> header) throws IOException {
        told.add(name);
        throw abort;
      }
    };
  }

  @Test
  void newerIsToldFirst() {
    ClientTrace older = trace("older");
    ClientTrace newer = trace("newer");

    newer.andThen(older).getConn("h:1");

    assertThat(told).containsExactly("newer", "older");
  }

  @Test
  void contextComposesAndChangesNeither() {
    ClientTrace older = trace("older");
    ClientTrace newer = trace("newer");
    Context first = Context.root().with(older);
    Context second = first.with(newer);

    ClientTrace.fromContextOrNull(second).getConn("h:1");
    assertThat(told).containsExactly("newer", "older");

    assertThat(ClientTrace.fromContextOrNull(first)).isSameAs(older);
    told.clear();
    newer.getConn("h:1");
    assertThat(told).containsExactly("newer");
  }

  @Test
  void traceAttachedTwiceIsToldTwice() {
    ClientTrace trace = trace("it");

    ClientTrace.fromContextOrNull(Context.root().with(trace).with(trace)).getConn("h:1");

    assertThat(told).containsExactly("it", "it");
  }

  @Test
  void contextWithoutTraceHasNone() {
    assertThat(ClientTrace.fromContextOrNull(Context.root())).isNull();
  }

  @Test
  void nestingIsFlattened() {
    ClientTrace left = trace("1").andThen(trace("2"));
    ClientTrace right = trace("3").andThen(trace("4"));

    left.andThen(right).getConn("h:1");

    assertThat(told).containsExactly("1", "2", "3", "4");
    assertThat(ExchangeTrace.containing(left)).isSameAs(left);
  }

  @Test
  void firstAbortWinsAndAllAreTold() {
    IOException first = new IOException("first");
    IOException second = new IOException("second");
    ClientTrace both = aborting("1", first).andThen(aborting("2", second)).andThen(trace("none"));

    assertThatThrownBy(() -> both.got1xxResponse(103, Map.of()))
        .isSameAs(first)
        .hasSuppressedException(second);
    assertThat(told).containsExactly("1", "2");
  }

  @Test
  void sameAbortIsNotSuppressedOntoItself() {
    IOException abort = new IOException("shared");
    ClientTrace both = aborting("1", abort).andThen(aborting("2", abort));

    assertThatThrownBy(() -> both.got1xxResponse(103, Map.of())).isSameAs(abort);
    assertThat(abort.getSuppressed()).isEmpty();
  }

  @Test
  void nullIsRefusedByName() {
    assertThatNullPointerException()
        .isThrownBy(() -> trace("it").andThen(null))
        .withMessage("older");
    assertThatNullPointerException()
        .isThrownBy(() -> ExchangeTrace.containing(null))
        .withMessage("trace");
  }

  @Test
  void answersAreCopied() {
    List<java.net.InetAddress> answers = new ArrayList<>();
    DnsDoneInfo info = new DnsDoneInfo(answers, null, false);
    answers.add(java.net.InetAddress.getLoopbackAddress());

    assertThat(info.addresses()).isEmpty();
  }

  @Test
  void plainTraceHasNoHooksBeyondGo() {
    ExchangeTrace wide = ExchangeTrace.containing(trace("it"));

    wide.leaseStart();
    wide.gotLastResponseByte(1, null);
    wide.exchangeDone(null);
    wide.gotConn(new GotConnInfo(null, false, false, Duration.ZERO));

    assertThat(told).isEmpty();
  }
}
