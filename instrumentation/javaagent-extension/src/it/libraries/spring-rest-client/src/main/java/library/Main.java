/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

public final class Main {

  public static void main(String[] arguments) {
    RestClient client =
        RestClient.builder().requestFactory(new HttpComponentsClientHttpRequestFactory()).build();
    System.out.println(
        client.get().uri(arguments[0] + "/spring-rest-client").retrieve().body(String.class));
  }
}
