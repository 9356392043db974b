/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Reads the events of the recording. The Java side writes the same arguments in the same way. */
final class GoNotation {

  private GoNotation() {}

  static Step step(JsonNode event) {
    String label = event.path("req").asText("");
    if (event.has("hook")) {
      String hook = event.get("hook").asText();
      return new Step(label, hook, hookArgs(hook, event.path("args")));
    }
    String user = event.get("user").asText();
    return new Step(label, caller(user), userArgs(event.path("args")));
  }

  /** To HttpClient, RoundTrip and http.Client's Do are one: {@code execute}. */
  static String caller(String user) {
    return "=" + (user.matches("(RoundTrip|Do)Returned") ? "Returned" : user);
  }

  /** The arguments of a hook, from those of one call or from a variant of them. */
  static String hookArgs(String hook, JsonNode args) {
    List<String> texts = new ArrayList<>();
    switch (hook) {
      case "GetConn" -> texts.add(args.get("hostPort").asText());
      case "DNSStart" -> texts.add(args.get("host").asText());
      case "DNSDone" -> {
        args.path("addrs").forEach(address -> texts.add(address.asText()));
        flag(args, "coalesced", texts);
      }
      case "ConnectStart", "ConnectDone" -> {
        texts.add(args.get("addr").asText());
        if (!args.get("network").asText().equals("tcp")) {
          texts.add(args.get("network").asText());
        }
      }
      case "GotConn" -> {
        texts.add(args.path("conn").asText("c?"));
        texts.add(args.get("kind").asText());
        texts.add(args.get("remote").asText());
        flag(args, "reused", texts);
        flag(args, "wasIdle", texts);
        if (args.get("idleTimePositive").asBoolean()) {
          texts.add("idleTime>0");
        }
      }
      case "TLSHandshakeDone" -> {
        if (!args.get("err").asBoolean()) {
          texts.add(args.get("version").asText());
          value("sni", args.get("serverName").asText(), texts);
          value("certs", args.get("peerCerts").asText(), texts);
          // No "alpn": Java tells it by an SSLEngine or SSLSocket, and not by the SSLSession.
          flag(args, "resumed", texts);
        }
      }
      case "Got1xxResponse" -> {
        texts.add(args.get("code").asText());
        args.path("header").forEach(field -> texts.add(field.asText()));
        flag(args, "hookReturnsErr", texts);
      }
      default -> {
        // No arguments, or values that no two clients share.
      }
    }
    error(args, texts);
    return String.join(",", texts);
  }

  static String userArgs(JsonNode args) {
    List<String> texts = new ArrayList<>();
    error(args, texts);
    each(
        args,
        (name, value) -> {
          switch (name) {
            case "err", "class" -> {}
            case "proto" -> {
              if (!value.equals("HTTP/1.1")) {
                texts.add(value);
              }
            }
            default -> texts.add(value.replace(' ', '-'));
          }
        });
    return String.join(",", texts);
  }

  /**
   * That Go 1.19 hands on a hook's error as text only, which later versions mended, is no property
   * of the sequence.
   */
  private static void error(JsonNode args, List<String> texts) {
    if (args.path("err").asBoolean(false)) {
      texts.add(args.get("class").asText().replace("-not-unwrappable", ""));
    }
  }

  private static void flag(JsonNode args, String name, List<String> texts) {
    if (args.path(name).asBoolean(false)) {
      texts.add(name);
    }
  }

  private static void value(String name, String value, List<String> texts) {
    if (!value.isEmpty()) {
      texts.add(name + "=" + value);
    }
  }

  private static void each(JsonNode args, BiConsumer<String, String> action) {
    args.properties().forEach(entry -> action.accept(entry.getKey(), entry.getValue().asText()));
  }
}
