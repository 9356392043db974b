/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.ExchangeTrace;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenFieldsTest {

  /** The Kelvin sign is a k to equalsIgnoreCase. */
  @ParameterizedTest
  @CsvSource({
    "X-One,x-one",
    "ACCEPT,accept",
    "a,A",
    "Kept,\u212aept",
    "Work,Wor\u212a",
    "Token,To\u212aen"
  })
  void valuesOfOneNameAreToldTogetherInWhateverCase(String name, String again) {
    assertThat(told(field(name, "1"), field("X-Other", "2"), field(again, "3")))
        .containsExactly(name + "=[1, 3]", "X-Other=[2]");
  }

  /** Of the same length, and with the same ends. */
  @Test
  void namesThatLookAlikeAreToldApart() {
    assertThat(told(field("X-Bar-Id", "1"), field("X-Foo-Id", "2"), field("x-baz-id", "3")))
        .containsExactly("X-Bar-Id=[1]", "X-Foo-Id=[2]", "x-baz-id=[3]");
  }

  @Test
  void emptyNameIsToldAsItIs() {
    assertThat(told(field("", "1"), field("X-One", "2"), field("", "3")))
        .containsExactly("=[1, 3]", "X-One=[2]");
  }

  @Test
  void valueIsAsItIsWritten() {
    assertThat(told(field("X-One", "a\r\nb"), field("X-Two", null)))
        .containsExactly("X-One=[a  b]", "X-Two=[]");
  }

  /** A trace may keep them, and compare them with lists of its own. */
  @Test
  void valuesAreAListThatNobodyCanChange() {
    List<List<String>> kept = new ArrayList<>();
    WrittenFields.tell(
        () ->
            new ExchangeTrace() {
              @Override
              public void wroteHeaderField(String key, List<String> values) {
                kept.add(values);
              }
            },
        new Header[] {field("X-One", "1")});

    assertThat(kept).containsExactly(List.of("1"));
    List<String> values = kept.get(0);
    assertThatThrownBy(() -> values.set(0, "2")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> values.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static Header field(String name, String value) {
    return new BasicHeader(name, value);
  }

  private static List<String> told(Header... fields) {
    List<String> told = new ArrayList<>();
    WrittenFields.tell(
        () ->
            new ExchangeTrace() {
              @Override
              public void wroteHeaderField(String key, List<String> values) {
                told.add(key + "=" + values);
              }
            },
        fields);
    return told;
  }
}
