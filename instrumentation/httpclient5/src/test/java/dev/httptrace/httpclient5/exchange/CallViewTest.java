/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.junit.jupiter.api.Test;

class CallViewTest {

  private final List<String> told = new ArrayList<>();
  private final CallView call = new CallView(HttpClientContext.create());

  @Test
  void listenerThatComesWhileOthersAreToldIsToldAfterThem() {
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
