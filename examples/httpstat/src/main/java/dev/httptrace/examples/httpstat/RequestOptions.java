/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to be sent, as curl's options of the same names say it. */
final class RequestOptions {

  @Option(
      names = {"-X", "--request"},
      paramLabel = "METHOD",
      description = "Request method; GET, or POST with --data, if not given.")
  private @Nullable String method;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "FIELD",
      description = "Header field, 'Name: value'. May be given more than once.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = {"-d", "--data"},
      paramLabel = "TEXT",
      description = {
        "Request body, sent as a form unless --header says otherwise. @FILE reads it from a file",
        "without its line breaks. Given more than once, the parts are joined by '&'."
      })
  private List<String> data = new ArrayList<>();

  /**
   * Makes a request.
   *
   * @throws BadInput if a method, field or body cannot be sent
   */
  HttpUriRequestBase request(Target target) {
    HttpUriRequestBase request = new HttpUriRequestBase(checkedMethod(), target.uri());
    headers.stream().map(RequestOptions::field).forEach(request::addHeader);
    if (!request.containsHeader(HttpHeaders.USER_AGENT)) {
      request.addHeader(HttpHeaders.USER_AGENT, "httpstat");
    }
    if (!data.isEmpty()) {
      String body = data.stream().map(RequestOptions::part).collect(Collectors.joining("&"));
      request.setEntity(
          new ByteArrayEntity(
              body.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_FORM_URLENCODED));
    }
    return request;
  }

  private static String part(String given) {
    if (!given.startsWith("@")) {
      return given;
    }
    try {
      return Files.readString(Path.of(given.substring(1))).replaceAll("[\\r\\n]", "");
    } catch (IOException | InvalidPathException e) {
      throw new BadInput(ExitCodes.CANNOT_READ, "--data: cannot read the file after the @");
    }
  }

  private String checkedMethod() {
    if (method == null) {
      return data.isEmpty() ? "GET" : "POST";
    }
    if (!isToken(method) || method.equalsIgnoreCase("CONNECT")) {
      throw new BadInput(ExitCodes.USAGE, "--request must be a method such as PUT: " + method);
    }
    return method;
  }

  private static BasicHeader field(String given) {
    int colon = given.indexOf(':');
    String name = colon < 0 ? "" : given.substring(0, colon).strip();
    String value = given.substring(colon + 1).strip();
    if (!isToken(name) || value.chars().anyMatch(each -> each == '\r' || each == '\n')) {
      // What has no name may be the secret itself.
      throw new BadInput(
          ExitCodes.USAGE,
          "--header must be 'Name: value' on one line, was "
              + (isToken(name) ? name + ": ..." : given.length() + " characters"));
    }
    return new BasicHeader(name, value);
  }

  /** RFC 9110 section 5.6.2. */
  private static boolean isToken(String text) {
    return text.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  }
}
