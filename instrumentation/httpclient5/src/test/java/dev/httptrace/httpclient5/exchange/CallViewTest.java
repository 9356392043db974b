/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.Call;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.junit.jupiter.api.Test;

class CallViewTest {

  private final List<String> told = new ArrayList<>();
  private final HttpClientContext context = HttpClientContext.create();
  private final CallView call = new CallView(context);

  @Test
  void callThatNobodyAsksForLeavesNothing() {
    call.exchangeBegun();
    call.exchangeDone();
    call.returned(null);
    assertThat(context.getAttribute(Call.NAME)).isNull();
  }

  @Test
  void whoAsksOnceItIsOverIsToldAtOnceAndTheUserFindsNothing() {
    IOException error = new IOException("of the client");
    call.returned(error);
    call.enter().whenDone(failure -> told.add("over: " + failure.getMessage()));
    assertThat(told).containsExactly("over: of the client");
    assertThat(context.getAttribute(Call.NAME)).isNull();
  }

  @Test
  void listenerIsToldOnceTheClientHasReturnedAndTheLastExchangeIsOver() {
    call.exchangeBegun();
    call.enter().whenDone(failure -> told.add("over"));
    assertThat(context.getAttribute(Call.NAME)).isSameAs(call);
    call.returned(null);
    assertThat(told).isEmpty();
    call.exchangeDone();
    assertThat(told).containsExactly("over");
  }

  @Test
  void listenerThatComesWhileOthersAreToldIsToldAfterThem() {
    call.enter();
    call.whenDone(
        failure -> {
          call.whenDone(late -> told.add("late"));
          told.add("first");
        });
    call.whenDone(failure -> told.add("second"));
    call.returned(null);
    assertThat(told).containsExactly("first", "second", "late");

    call.whenDone(failure -> told.add("after"));
    assertThat(told).endsWith("after");
  }
}
