/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import dev.httptrace.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolVersion;

/** HttpClient's response, of which nothing is copied. */
record ReceivedHead(HttpResponse response) implements ResponseHead {

  @Override
  public int status() {
    return response.getCode();
  }

  @Override
  public String protocolVersion() {
    ProtocolVersion version = response.getVersion();
    if (version == null || HttpVersion.HTTP_1_1.equals(version)) {
      return "1.1";
    }
    if (version.getMajor() >= 2) {
      return String.valueOf(version.getMajor());
    }
    return version.getMajor() + "." + version.getMinor();
  }

  @Override
  public List<String> header(String name) {
    Header[] fields = response.getHeaders(name);
    if (fields.length == 0) {
      return List.of();
    }
    List<String> values = new ArrayList<>(fields.length);
    for (Header field : fields) {
      values.add(field.getValue());
    }
    return values;
  }
}
