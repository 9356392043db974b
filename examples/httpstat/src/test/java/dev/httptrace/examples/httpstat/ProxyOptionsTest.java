/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.SocksProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProxyOptionsTest {

  @ParameterizedTest
  @ValueSource(strings = {"http_proxy", "all_proxy", "ALL_PROXY"})
  void variablesSendHttpThroughTheProxy(String variable) {
    assertThat(requestsOfTheProxy(variable, "http://shop.test/", Map.of())).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_PROXY", "https_proxy", "HTTPS_PROXY"})
  void variablesForOthersDoNot(String variable) {
    // A header of the request could have set HTTP_PROXY of a CGI script.
    assertThat(requestsOfTheProxy(variable, "http://shop.invalid/", Map.of())).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "no_proxy, shop.test",
    "NO_PROXY, .test",
    "no_proxy, 'one.test, *'",
    "no_proxy, 'a test b'",
  })
  void exceptionsAreCalledStraight(String variable, String hosts) {
    assertThat(requestsOfTheProxy("http_proxy", "http://shop.test/", Map.of(variable, hosts)))
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.2.3, true",
    "10.0.0.0/8, 11.1.2.3, false",
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.11, false",
    "::1, [::1], true",
    "fd00::/8, [fd12::1], true",
    "10.0.0.0/99, 10.0.0.1, false",
    "example.org, www.example.org, true",
    "example.org, badexample.org, false",
    "example.org, EXAMPLE.ORG., true",
    "'', example.org, false",
    ".0.0.1, 127.0.0.1, false",
  })
  void hostsMatchAsInCurl(String exceptions, String host, boolean matches) {
    assertThat(NoProxy.parse(exceptions).matches(host)).isEqualTo(matches);
  }

  @Test
  void httpsIsTunnelledThroughItsOwnVariable() {
    try (ForwardProxy proxy = ForwardProxy.startWithCredentials("ann", "canary");
        ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"))) {
      Map<String, String> env =
          Map.of("HTTPS_PROXY", "http://ann:canary@127.0.0.1:" + proxy.port());
      Run run = Run.with(env, UTF_8, "-k", server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(proxy.connects()).containsExactly("127.0.0.1:" + server.port());
      assertThat(run.out()).doesNotContain("canary", "YW5uOmNhbmFyeQ");
    }
  }

  @Test
  void optionGoesBeforeVariablesAndEmptyIsNoProxy() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      Map<String, String> env = Map.of("http_proxy", "http://127.0.0.1:1");
      String url = server.uri("127.0.0.1", "/");
      assertThat(Run.with(env, UTF_8, url).exitCode()).isEqualTo(7);
      assertThat(Run.with(env, UTF_8, "-x", "", url).exitCode()).isZero();
      assertThat(Run.with(env, UTF_8, "--noproxy", "127.0.0.0/8", url).exitCode()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "u:p%40@proxy_1:3128, http://proxy_1:3128, u",
    "http://proxy_1, http://proxy_1:1080, ''",
    "https://proxy_1, https://proxy_1:443, ''",
    "proxy:3128/?a=http://b, http://proxy:3128, ''",
  })
  void proxyMayHaveTheNameOfAContainer(String typed, String host, String user) {
    ProxyServer proxy = ProxyServer.parse(typed);
    assertThat(proxy.host()).hasToString(host);
    Login login = proxy.login();
    assertThat(login == null ? "" : login.user()).isEqualTo(user);
  }

  @ParameterizedTest
  @CsvSource({"socks5, 127.0.0.1", "socks5h, one.test"})
  void socksProxyConnectsToTheAddressOrTheName(String scheme, String target) {
    try (SocksProxy proxy = SocksProxy.start();
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      String via = scheme + "://127.0.0.1:" + proxy.port();
      String port = ":" + server.port();
      Run run = Run.of("-x", via, "http://" + target + port + "/");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(proxy.targets()).containsExactly(target + port);
      assertThat(server.requests().get(0)).startsWith("GET / HTTP/1.1\r\nHost: " + target + port);
    }
  }

  @Test
  void socksProxyThatLooksNamesUpIsNobodyElses() {
    try (ScriptedServer server =
        ScriptedServer.start(Responses.keepAlive(200, "a"), Responses.keepAlive(200, "b"))) {
      Map<String, String> env = Map.of("https_proxy", "socks5h://127.0.0.1:1");
      Run direct = Run.with(env, UTF_8, server.uri("127.0.0.1", "/"));
      assertThat(direct.exitCode()).as(direct.err()).isZero();

      String there = "one.test:80:127.0.0.1:" + server.port();
      String via = "socks5h://127.0.0.1:1";
      Run sent =
          Run.of("-x", via, "--noproxy", "one.test", "--connect-to", there, "http://one.test/");
      assertThat(sent.exitCode()).as(sent.err()).isZero();
    }
  }

  @Test
  void refusalOfASocksProxyIs97AndOneThatIsNotThereIs7() {
    try (SocksProxy proxy = SocksProxy.startRefusing()) {
      Run run = Run.of("-x", "socks5h://127.0.0.1:" + proxy.port(), "http://127.0.0.1:1/");
      assertThat(run.exitCode()).as(run.out()).isEqualTo(97);
      assertThat(run.err()).contains("refused by the SOCKS proxy").hasLineCount(1);
    }
    Run nobody = Run.of("-x", "socks5://127.0.0.1:1", "http://127.0.0.1:2/");
    assertThat(nobody.exitCode()).as(nobody.out()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "socks4://h:1, 2, Java speaks SOCKS 5 only",
    "ftp://u:canary@h/, 7, 'proxy must be http, https, socks5 or socks5h'",
    "http://u:canary@h:99999, 5, port must be 1 to 65535",
    "http:///x, 5, it has no host name",
  })
  void whatIsNoProxyIsAnError(String proxy, int exitCode, String complaint) {
    Run run = Run.of("-x", proxy, "http://127.0.0.1:1/");
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.err())
        .startsWith("httpstat: --proxy: ")
        .contains(complaint)
        .hasLineCount(1)
        .doesNotContain("canary");
  }

  @ParameterizedTest
  @CsvSource({
    "http_proxy, socks4://h:1, --noproxy=*",
    "http_proxy, http://h:99999, --noproxy=127.0.0.1",
    "https_proxy, ftp://h:1, -v",
    "all_proxy, socks://h:1, --noproxy=*",
    "https_proxy, socks5://h:1, --async",
    "http_proxy, socks5://h:1, --async --noproxy=*",
  })
  void proxyThatIsNotUsedMayBeBad(String variable, String proxy, String options) {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      List<String> args = new ArrayList<>(List.of(options.split(" ")));
      args.add(server.uri("127.0.0.1", "/"));
      Run run = Run.with(Map.of(variable, proxy), UTF_8, args.toArray(String[]::new));
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
  }

  @Test
  void allProxyIsReadOnlyWhereASchemeHasNone() {
    try (ScriptedServer proxy = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      String via = "http://127.0.0.1:" + proxy.port() + "/";
      Map<String, String> desktop = Map.of("http_proxy", via, "all_proxy", "socks://h:1080/");
      Run http = Run.with(desktop, UTF_8, "http://shop.test/");
      assertThat(http.exitCode()).as(http.err()).isZero();
      assertThat(proxy.requests()).hasSize(1);
      Run https = Run.with(desktop, UTF_8, "https://shop.test/");
      assertThat(https.exitCode()).isEqualTo(2);
      assertThat(https.err())
          .startsWith("httpstat: all_proxy: Java speaks SOCKS 5")
          .hasLineCount(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"--async", "--http2"})
  void socksProxyOfOtherUrlsIsNoneOfTheAsyncClients(String option) {
    try (ScriptedServer server =
        ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"))) {
      Map<String, String> env = Map.of("http_proxy", "socks5://127.0.0.1:1");
      Run run = Run.with(env, UTF_8, "-k", option, server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "socks4://h:1, -L, 2, https_proxy: Java speaks SOCKS 5 only",
    "http://u:canary@h:99999, -L, 5, https_proxy: proxy: port must be 1 to 65535",
    "http://u:canary@h:99999, --async, 5, https_proxy: proxy: port must be 1 to 65535",
    "socks5://u:canary@127.0.0.1:1, --async, 2, a SOCKS proxy needs the classic client",
  })
  void badProxyIsFoundWhenARedirectNeedsIt(
      String proxy, String option, int exitCode, String complaint) {
    try (ScriptedServer moved =
        ScriptedServer.start(Responses.redirect("https://127.0.0.1:2/elsewhere"))) {
      Map<String, String> env = Map.of("https_proxy", proxy);
      Run run = Run.with(env, UTF_8, "-L", option, moved.uri("127.0.0.1", "/"));
      assertThat(moved.requests()).hasSize(1);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
      assertThat(run.err())
          .startsWith("httpstat: ")
          .contains(complaint)
          .hasLineCount(1)
          .doesNotContain("canary");
    }
  }

  @Test
  void asyncClientHasNoSocksProxies() {
    Run run = Run.of("--async", "-x", "socks5://127.0.0.1:1", "http://127.0.0.1:2/");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("a SOCKS proxy needs the classic client");
  }

  @ParameterizedTest
  @CsvSource({
    "socks5://127.0.0.1:PORT, '', 97, host not found",
    "socks5h://127.0.0.1:PORT, nosuch.invalid, 6, host not found",
    "http://noproxy.invalid:1, '', 5, proxy not found",
    "http://noproxy.invalid:1, nosuch.invalid, 6, host not found",
  })
  void nameThatIsNotFoundIsTheOneThatWasLookedUp(
      String proxy, String exceptions, int exitCode, String complaint) {
    try (SocksProxy socks = SocksProxy.start()) {
      String via = proxy.replace("PORT", String.valueOf(socks.port()));
      Run run = Run.of("-x", via, "--noproxy", exceptions, "http://nosuch.invalid/");
      assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
      assertThat(run.err()).contains(complaint).hasLineCount(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"-L", "--async"})
  void nameThatIsNotFoundAfterARedirectIsThatOfItsOwnRoute(String option) {
    try (ScriptedServer proxy =
            ScriptedServer.start(Responses.redirect("http://nosuch.invalid/next"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect("http://nosuch.invalid/next"))) {
      String via = "http://127.0.0.1:" + proxy.port();
      Run host =
          Run.of("-L", option, "-x", via, "--noproxy", "nosuch.invalid", "http://shop.test/");
      assertThat(host.exitCode()).as(host.err()).isEqualTo(6);
      assertThat(host.err()).contains("host not found");
      assertThat(proxy.requests()).hasSize(1);

      String lost = "http://noproxy.invalid:1";
      String url = server.uri("127.0.0.1", "/");
      Run ofProxy = Run.of("-L", option, "-x", lost, "--noproxy", "127.0.0.1", url);
      assertThat(ofProxy.exitCode()).as(ofProxy.err()).isEqualTo(5);
      assertThat(ofProxy.err()).contains("proxy not found");
    }
  }

  /** Returns how many requests a proxy that a variable names gets. */
  private static int requestsOfTheProxy(String variable, String url, Map<String, String> more) {
    try (ScriptedServer proxy = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      Map<String, String> env = new java.util.HashMap<>(more);
      env.put(variable, "127.0.0.1:" + proxy.port());
      // Whoever is called straight is found there.
      Run.with(env, UTF_8, "--resolve", "shop.test:80:127.0.0.1", "-m", "5", url);
      return proxy.requests().size();
    }
  }
}
