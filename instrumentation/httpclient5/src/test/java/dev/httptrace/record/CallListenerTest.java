/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.HookFailures;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallListenerTest {

  private final CallRecord call =
      WrittenRecord.call(new WrittenRecord("GET", "/", Context.root(), 0).done(1, null));
  private final List<String> told = new ArrayList<>();

  @Test
  void bothAreToldInTheirOrder() {
    CallListener first = each -> told.add("first");

    first.andThen(each -> told.add("second")).andThen(each -> told.add("third")).done(call);

    assertThat(told).containsExactly("first", "second", "third");
  }

  @Test
  void failureOfOneIsContainedAndTheOtherIsTold() {
    long failures = HookFailures.count();
    CallListener failing =
        each -> {
          throw new IllegalStateException("no");
        };

    failing.andThen(each -> told.add("second")).done(call);

    assertThat(told).containsExactly("second");
    assertThat(HookFailures.count()).isEqualTo(failures + 1);
  }
}
