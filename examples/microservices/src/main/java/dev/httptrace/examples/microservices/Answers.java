/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import org.apache.hc.client5.http.HttpResponseException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** What the services are asked and answer, where it is JSON. */
final class Answers {

  private Answers() {}

  static void json(ClassicHttpResponse response, int status, JsonNode body) {
    response.setCode(status);
    response.setEntity(new StringEntity(body.toString(), ContentType.APPLICATION_JSON));
  }

  /** What a request is about, as it is in the path: escaped, so it can go into another one. */
  static String lastSegment(ClassicHttpRequest request) {
    String path = path(request);
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The path without its query. */
  static String path(ClassicHttpRequest request) {
    String target = request.getPath();
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  static void error(ClassicHttpResponse response, int status, String reason) {
    json(response, status, JsonNodeFactory.instance.objectNode().put("error", reason));
  }

  /** Why a neighbour did not help, without messages: they may hold anything. */
  static String reason(IOException failure) {
    return failure instanceof HttpResponseException answered
        ? "a service behind this one answered " + answered.getStatusCode()
        : "a service behind this one gave no answer: " + failure.getClass().getSimpleName();
  }
}
