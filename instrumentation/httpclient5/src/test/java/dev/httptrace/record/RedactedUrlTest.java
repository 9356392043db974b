/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ReadableKeys;
import dev.httptrace.RedactedUrl;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactedUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://h                        | http://h",
        "http://h/                       | http://h/",
        "http://h:81/a/b                 | http://h:81/a/b",
        "http://u:p@h/                   | http://REDACTED:REDACTED@h/",
        "http://u@h:81/                  | http://REDACTED:REDACTED@h:81/",
        "http://u:p@x@h/                 | http://REDACTED:REDACTED@h/",
        "http://h/a@b                    | http://h/a@b",
        "http://h?a@b                    | http://h?REDACTED",
        "http://h/?q=a@b                 | http://h/?q=REDACTED",
        "http://h?x=u:p@g/y              | http://h?x=REDACTED",
        "http://h#u:p@g                  | http://h",
        "http://[2001:db8::1]:81/a       | http://[2001:db8::1]:81/a",
        "http://u:p@[2001:db8::1]/a      | http://REDACTED:REDACTED@[2001:db8::1]/a",
        "https://h/a?k=v                 | https://h/a?k=REDACTED",
        "https://h/a?k=v&l=w             | https://h/a?k=REDACTED&l=REDACTED",
        "https://h/a?k=v&k=w             | https://h/a?k=REDACTED&k=REDACTED",
        "https://h/a?k=                  | https://h/a?k=REDACTED",
        "https://h/a?k=&l=v              | https://h/a?k=REDACTED&l=REDACTED",
        "https://h/a;k=;l=1              | https://h/a;k=REDACTED;l=REDACTED",
        "https://h/a?k=v=w               | https://h/a?k=REDACTED",
        "https://h/a?secret              | https://h/a?REDACTED",
        "https://h/a?secret&k=v          | https://h/a?REDACTED&k=REDACTED",
        "https://h/a?=secret             | https://h/a?=REDACTED",
        "https://h/a?                    | https://h/a?",
        "https://h/a?&                   | https://h/a?&",
        "https://h/a?k=v&&l=w            | https://h/a?k=REDACTED&&l=REDACTED",
        "https://h/a?k=v#f               | https://h/a?k=REDACTED",
        "https://h/a#f?k=v               | https://h/a",
        "https://h/a?k=v?w               | https://h/a?k=REDACTED",
        "https://h/a%2Fb%3Fc             | https://h/a%2Fb%3Fc",
        "https://h/a?k=%26v%3D           | https://h/a?k=REDACTED",
        "https://h/a;jsessionid=1        | https://h/a;jsessionid=REDACTED",
        "https://h/a;1/b;x=2;y=3?k=v     | https://h/a;REDACTED/b;x=REDACTED;y=REDACTED?k=REDACTED",
        "https://h/a;jsessionid=1@2      | https://h/a;jsessionid=REDACTED",
        "u:p@h/a                         | REDACTED:REDACTED@h/a",
        "//u:p@h/a                       | //REDACTED:REDACTED@h/a",
        "http://u:p/q@h/a                | http://REDACTED:REDACTED@h/a",
        "/a/b?k=v                        | /a/b?k=REDACTED",
        "a;x=1/b                         | a;x=REDACTED/b",
        "h/a?k=v                         | h/a?k=REDACTED",
        "?k=v                            | ?k=REDACTED",
        "//a;b=c                         | //a;b=REDACTED",
        "a//b;c=d                        | a//b;c=REDACTED",
      })
  void secretsOfAUrlAreReplaced(String url, String expected) {
    assertThat(RedactedUrl.of(url)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "http, one.test, 80, /, http://one.test/",
    "http, one.test, 443, /, http://one.test:443/",
    "https, one.test, 443, /a?k=v, https://one.test/a?k=REDACTED",
    "https, one.test, 80, /, https://one.test:80/",
    "http, 2001:db8::1, 81, /, http://[2001:db8::1]:81/",
    "http, one.test, 80, /a@b;c=d#e, http://one.test/a@b;c=REDACTED",
    "http, one.test, 81, *, http://one.test:81",
    "http, one.test, 80, *, http://one.test",
    "http, one.test, 80, x, http://one.test/x",
    "http, one.test, 80, 8/x, http://one.test/8/x",
    "http, one.test, 81, 8/x, http://one.test:81/8/x",
    "http, one.test, 80, .evil.test/x, http://one.test/.evil.test/x",
    "http, one.test, 80, @evil.test/x, http://one.test/@evil.test/x",
    "http, one.test, 80, u:p@evil.test/x?k=v, http://one.test/REDACTED@evil.test/x?k=REDACTED",
    "http, one.test, 80, :81/x, http://one.test/:81/x",
    "http, one.test, 80, ?k=v, http://one.test/?k=REDACTED",
    "http, one.test, 80, #f, http://one.test/",
    "http, one.test, 80, //evil.test/x, http://one.test//evil.test/x",
    "http, fe80::1%eth0, 80, /, http://[fe80::1%25eth0]/",
    "http, fe80::1%25eth0, 80, /, http://[fe80::1%25eth0]/",
  })
  void urlOfAnExchangeHasNoUsualPort(
      String scheme, String host, int port, String path, String expected) {
    assertThat(RedactedUrl.of(new StillExchange("GET", scheme, host, port, path)))
        .isEqualTo(expected);
  }

  @Test
  void urlIsComparedAsItWouldBeWritten() {
    List<StillExchange> exchanges = new ArrayList<>();
    for (String path :
        List.of(
            "/",
            "*",
            "/a",
            "/a/",
            "/a?",
            "/a?b",
            "/a?b=",
            "/a?b=c",
            "/a?b=c&",
            "/a?b=c&d=e",
            "/a;b=c",
            "/a;b=d?e",
            "/a#f",
            "/ab",
            "/a?bb=c",
            "/80",
            "80/a",
            "@a/a",
            "u@a/a",
            "**",
            "")) {
      exchanges.add(new StillExchange("GET", "http", "one.test", 80, path));
      exchanges.add(new StillExchange("GET", "https", "one.test", 80, path));
      exchanges.add(new StillExchange("GET", "http", "one.test", 8080, path));
      exchanges.add(new StillExchange("GET", "http", "one.test", 808, path));
      exchanges.add(new StillExchange("GET", "http", "one.test", -1, path));
      exchanges.add(new StillExchange("GET", "http", "2001:db8::1", 443, path));
    }
    for (StillExchange one : exchanges) {
      String url = RedactedUrl.of(one);
      for (StillExchange other : exchanges) {
        assertThat(RedactedUrl.isOf(url, other, ReadableKeys.NONE))
            .isEqualTo(url.equals(RedactedUrl.of(other)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a?page=2                       | /a?page=2",
        "/a?page=2&token=canary&sort=up  | /a?page=2&token=REDACTED&sort=up",
        "/a?page=                        | /a?page=",
        "/a?page=1&page=2                | /a?page=1&page=2",
        "/a?page=a%20b+c/d               | /a?page=a%20b+c/d",
        "/a?Page=canary                  | /a?Page=REDACTED",
        "/a?xpage=canary&pagex=canary    | /a?xpage=REDACTED&pagex=REDACTED",
        "/a?p%61ge=canary                | /a?p%61ge=REDACTED",
        "/a?page                         | /a?REDACTED",
        "/a?page;token=canary            | /a?page;token=REDACTED",
        "/a?page=1;token=canary          | /a?page=REDACTED",
        "/a?page=1?token=canary          | /a?page=REDACTED",
        "/a?page=token=canary            | /a?page=REDACTED",
        "/a?page=1%26token%3Dcanary      | /a?page=REDACTED",
        "/a?page=1%3btoken%3dcanary      | /a?page=REDACTED",
        "/a?page=/b%3Ftoken:canary       | /a?page=REDACTED",
        "/a?page=1%2526token             | /a?page=REDACTED",
        "/a?page=1%                      | /a?page=REDACTED",
        "/a?page=1%2                     | /a?page=REDACTED",
        "/a?page=1#canary                | /a?page=1",
        "/a?token=page=canary            | /a?token=REDACTED",
        "/a?sig=canary&Password=canary   | /a?sig=REDACTED&Password=REDACTED",
        "/a;page=canary?page=1           | /a;page=REDACTED?page=1",
        "/page=canary                    | /page=canary",
      })
  void valuesOfNamedKeysStayReadableAndNoOthers(String path, String expected) {
    ReadableKeys keys = ReadableKeys.of(List.of("page", "sort", "sig", "Password", "access_token"));
    StillExchange exchange = new StillExchange("GET", "http", "one.test", 80, path);
    String url = RedactedUrl.of(exchange, keys);

    assertThat(url).isEqualTo("http://one.test" + expected);
    assertThat(RedactedUrl.isOf(url, exchange, keys)).isTrue();
    assertThat(RedactedUrl.isOf(url, exchange, ReadableKeys.NONE))
        .isEqualTo(url.equals(RedactedUrl.of(exchange)));
  }
}
