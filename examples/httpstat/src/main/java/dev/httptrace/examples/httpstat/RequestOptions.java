/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/** What is sent, given by curl's options of the same names. */
final class RequestOptions {

  private @Nullable String method;

  private boolean head;

  private List<String> headers = new ArrayList<>();

  private String agent = "httpstat";

  private @Nullable String user;

  private final BodyOptions body = new BodyOptions();

  private @Nullable RequestFields fields;
  private @Nullable Login login;

  /** Adds the options to a command. */
  void addTo(Options options) {
    options
        .named("-X", "--request")
        .says("Request method. The default is GET, POST with --data, HEAD with --head.")
        .text("METHOD");
    options.named("-I", "--head").says("Send HEAD and print the response headers.").flag();
    options
        .named("-H", "--header")
        .says(
            "Header field, 'Name: value'. 'Name:' removes a default field, 'Name;' sends an"
                + " empty one. Repeatable.")
        .texts("FIELD");
    options
        .named("-A", "--user-agent")
        .says("User-Agent; httpstat by default. Empty sends none.")
        .text("NAME");
    options
        .named("-u", "--user")
        .says(
            "Credentials for Basic authentication, like http://user:password@host/. If the"
                + " password is missing, httpstat prompts for it.")
        .text("USER:PASSWORD");
    body.addTo(options);
  }

  /** Reads what was given, once. */
  void read(Given given) {
    method = given.textOrNull("--request");
    head = given.flag("--head");
    headers.addAll(given.texts("--header"));
    agent = given.text("--user-agent", agent);
    user = given.textOrNull("--user");
  }

  boolean isHead() {
    return head;
  }

  /** What {@code --user} says, {@code null} if nothing: it goes before what a URL says. */
  @Nullable Login login() {
    if (login == null && user != null) {
      login = user.contains(":") ? Login.of(user) : asked(user);
    }
    return login;
  }

  @SuppressWarnings("SystemConsoleNull")
  private static Login asked(String user) {
    Console console = System.console();
    char[] password = console == null ? null : console.readPassword("Password of %s: ", user);
    if (password == null) {
      throw new BadInput(
          ExitCodes.USAGE, "--user must be USER:PASSWORD where no terminal can be asked");
    }
    return Login.of(user, password);
  }

  /** Returns what the client is to do to each request last. */
  HttpRequestInterceptor lastTouch() {
    return fields();
  }

  /** Returns what sets the method of every request, {@code null} if none was given. */
  @Nullable GivenMethod givenMethod() {
    return method == null ? null : new GivenMethod(method);
  }

  /** Returns the User-Agent for tunnels, {@code null} for none. */
  @Nullable String agent() {
    return agent.isEmpty() ? null : agent;
  }

  /** The method that is sent. */
  String method() {
    return method == null ? usualMethod() : method;
  }

  /**
   * Makes a request, with the method that it has without {@code --request}: see {@link
   * GivenMethod}.
   *
   * @throws BadInput if a method, field or body cannot be sent
   */
  HttpUriRequestBase request(Target target) {
    check();
    HttpUriRequestBase request = new HttpUriRequestBase(usualMethod(), target.uri());
    fields().addTo(request, body.isGiven());
    if (body.isGiven()) {
      // The field says the type: that of the entity has a charset with it.
      request.setEntity(new ByteArrayEntity(body.content(), null));
    }
    return request;
  }

  /** Returns the fields that a request is given. */
  RequestFields fields() {
    if (fields == null) {
      fields = new RequestFields(headers, agent);
    }
    return fields;
  }

  private void check() {
    if (head && body.isGiven()) {
      throw new BadInput(ExitCodes.USAGE, "--head and --data cannot be sent in one request");
    }
    if (agent.chars().anyMatch(Character::isISOControl)) {
      throw new BadInput(ExitCodes.USAGE, "--user-agent must be one line");
    }
    if (method != null && (!Tokens.isToken(method) || method.equalsIgnoreCase("CONNECT"))) {
      throw new BadInput(ExitCodes.USAGE, "--request must be a method such as PUT: " + method);
    }
  }

  private String usualMethod() {
    return head ? "HEAD" : body.isGiven() ? "POST" : "GET";
  }
}
