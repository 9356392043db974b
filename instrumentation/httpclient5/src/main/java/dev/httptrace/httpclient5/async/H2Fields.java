/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http2.impl.DefaultH2RequestConverter;

/** The fields of a request as HTTP/2 has them: pseudo-header fields first, names in lower case. */
final class H2Fields {

  private H2Fields() {}

  static Header[] of(HttpRequest request) {
    try {
      List<Header> fields = DefaultH2RequestConverter.INSTANCE.convert(request);
      return fields.toArray(new Header[0]);
    } catch (HttpException e) {
      // What cannot be converted has not been written.
      return new Header[0];
    }
  }
}
