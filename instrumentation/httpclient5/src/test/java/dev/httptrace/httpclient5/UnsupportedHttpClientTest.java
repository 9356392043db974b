/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One clear error where HttpClient is too old or missing, and not a class that is not found. */
class UnsupportedHttpClientTest {

  private static final String SUPPORTED = "httptrace works with HttpClient 5.2 to 5.6";

  /** Came with 5.2 and with 5.4. */
  private static final Set<String> NEWER =
      Set.of(
          "org.apache.hc.client5.http.config.TlsConfig",
          "org.apache.hc.client5.http.config.ConnectionConfig",
          "org.apache.hc.client5.http.ssl.TlsSocketStrategy",
          "org.apache.hc.client5.http.io.DetachedSocketFactory");

  /** Came with 5.4. */
  private static final Set<String> STRATEGIES =
      Set.of(
          "org.apache.hc.client5.http.ssl.TlsSocketStrategy",
          "org.apache.hc.client5.http.io.DetachedSocketFactory");

  static Stream<Class<?>> entries() {
    return Stream.concat(
        Stream.of(
            EntryCalls.Custom.class,
            EntryCalls.Connections.class,
            EntryCalls.Resolver.class,
            EntryCalls.Executor.class,
            EntryCalls.SocketFactory.class),
        asyncEntries());
  }

  static Stream<Class<?>> asyncEntries() {
    return Stream.of(
        EntryCalls.AsyncCustom.class,
        EntryCalls.AsyncConnections.class,
        EntryCalls.AsyncInstrument.class);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        EntryCalls.Custom.class,
        EntryCalls.Connections.class,
        EntryCalls.AsyncCustom.class,
        EntryCalls.AsyncConnections.class
      })
  void missingHttpClientIsSaid(Class<?> user) throws ReflectiveOperationException {
    Runnable call = without(name -> name.startsWith("org.apache.hc."), user);

    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(SUPPORTED)
        .hasMessageEndingWith("there is none on the class path");
  }

  @ParameterizedTest
  @MethodSource("entries")
  void olderHttpClientIsSaid(Class<?> user) throws ReflectiveOperationException {
    Runnable call = without(NEWER::contains, user);

    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(SUPPORTED)
        .hasMessageEndingWith("the one on the class path is older");
  }

  /** With nothing hidden: where the tests are run on HttpClient 5.0 or 5.1. */
  @ParameterizedTest
  @MethodSource("entries")
  void httpClientOfTheClassPathIsSaidToBeOlder(Class<?> user) throws ReflectiveOperationException {
    assumeFalse(isSupported(), "HttpClient 5.2 and later are supported");
    Runnable call = without(name -> false, user);

    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(SUPPORTED)
        .hasMessageEndingWith("the one on the class path is older");
  }

  /** Hidden where the tests are run on a newer one, missing where they are not. */
  @ParameterizedTest
  @MethodSource("asyncEntries")
  void asyncClientIsSaidToNeedMoreThan5Dot3(Class<?> user) throws ReflectiveOperationException {
    assumeTrue(isSupported(), "HttpClient 5.0 and 5.1 are said to be older");
    Runnable call = without(STRATEGIES::contains, user);

    assertThatThrownBy(call::run)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "the async client works with HttpClient 5.4 to 5.6; the one on the class path is 5.2 or"
                + " 5.3");
  }

  private static boolean isSupported() {
    return UnsupportedHttpClientTest.class.getResource(
            "/org/apache/hc/client5/http/config/TlsConfig.class")
        != null;
  }

  private static Runnable without(Predicate<String> missing, Class<?> user)
      throws ReflectiveOperationException {
    return (Runnable)
        new PoorerLoader(missing).loadClass(user.getName()).getDeclaredConstructor().newInstance();
  }
}
