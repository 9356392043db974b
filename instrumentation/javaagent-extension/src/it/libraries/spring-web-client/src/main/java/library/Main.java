/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import org.springframework.http.client.reactive.HttpComponentsClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

public final class Main {

  public static void main(String[] arguments) throws Exception {
    HttpComponentsClientHttpConnector connector = new HttpComponentsClientHttpConnector();
    System.out.println(
        WebClient.builder()
            .clientConnector(connector)
            .build()
            .get()
            .uri(arguments[0] + "/spring-web-client")
            .retrieve()
            .bodyToMono(String.class)
            .block());
    connector.close();
  }
}
